import { FeedloomError } from '@feedloom/core';
import type { OnnxResults } from '@feedloom/core/onnx';

/** The best candidates of a request, best first, in parallel. */
export interface OnlineAnswer {
  /** Their places among the rows of the request. */
  readonly places: Int32Array;
  /** Finite, higher is better. */
  readonly scores: Float32Array;
  /** `[places, history]`, row-major: how each attends to the history; each row adds up to 1. */
  readonly attention: Float32Array;
}

/**
 * Reads what `writeOnlineModel` gives.
 *
 * @throws `ERR_CORRUPT` if a score is not finite: no order of them would mean anything.
 */
export function onlineAnswer(results: OnnxResults, from: number): OnlineAnswer {
  if (floatsOf(results, 'check')[0] !== 0) {
    const message = 'The network gave a score that is not finite. The tables or the model are damaged: refresh them.';
    throw new FeedloomError('ERR_CORRUPT', message);
  }
  const indices = results['indices'];
  if (indices?.type !== 'int32') throw new FeedloomError('ERR_INTERNAL', 'The network gave no `indices`.');
  const places = indices.data.map((index) => index + from);
  return { places, scores: floatsOf(results, 'scores'), attention: floatsOf(results, 'attention') };
}

/** The best of several answers about candidates of which the later ones came later in the request. */
export function mergeAnswers(answers: readonly OnlineAnswer[], limit: number, history: number): OnlineAnswer {
  const [only] = answers;
  if (only !== undefined && answers.length === 1) return only;
  const entries = answers.flatMap(({ places, scores, attention }) =>
    [...places].map((place, at) => ({ place, at, score: scores[at] ?? 0, attention })),
  );
  // Equal scores stay in the order of the request, since each answer has them so and a sort is stable.
  const best = entries.sort((a, b) => b.score - a.score).slice(0, limit);
  const merged = new Float32Array(best.length * history);
  best.forEach(({ attention, at }, target) =>
    merged.set(attention.subarray(at * history, (at + 1) * history), target * history),
  );
  return {
    places: Int32Array.from(best, ({ place }) => place),
    scores: Float32Array.from(best, ({ score }) => score),
    attention: merged,
  };
}

/** @throws `ERR_INTERNAL` if there is no such output of floats. */
export function floatsOf(results: OnnxResults, name: string): Float32Array {
  const tensor = results[name];
  if (tensor?.type !== 'float32') throw new FeedloomError('ERR_INTERNAL', `The network gave no \`${name}\`.`);
  return tensor.data;
}
