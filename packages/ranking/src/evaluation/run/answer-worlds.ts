import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import type { Remote } from '@feedloom/core/spawn';
import type { TrainSettings } from '../../pinsage/training/train-options.js';
import type { Answers } from '../asking/answers.js';
import { RANKERS } from '../recommenders/ranker-names.js';
import type { RankerName } from '../recommenders/ranker-names.js';
import type { SeedAnswers } from '../report/measure.js';
import { plainSet } from '../world/evaluation-set.js';
import type { EvaluationSet } from '../world/evaluation-set.js';
import type { AnswerApi } from './answer-entry.js';

/** What is asked of whom. */
export interface AnswerOptions extends CallOptions {
  /** The rankers. @defaultValue all of `RANKERS` that can do without what the set or `training` lacks */
  readonly rankers?: readonly RankerName[] | undefined;
  /** How the graph network is trained; `undefined` trains none, and leaves `pinsage` out. @defaultValue none is trained */
  readonly training?: TrainSettings | undefined;
  /** Worker threads, each of which takes a world at a time. @defaultValue 2 */
  readonly threads?: number | undefined;
  /** How many items are listed for each user. @defaultValue 50 */
  readonly listLength?: number | undefined;
  /** The users that are asked about. @defaultValue those who have a future */
  readonly users?: readonly number[] | undefined;
  /** Hears of each ranker that has answered. @defaultValue nobody */
  readonly onProgress?: ((done: { readonly world: number; readonly ranker: RankerName }) => void) | undefined;
}

/** Rankers that are nothing without features. */
const NEED_FEATURES: ReadonlySet<RankerName> = new Set([
  'content',
  'content-of-cold',
  'propagation',
  'pinsage',
  'fresh',
]);

/**
 * Lets the standard rankers learn from the past of each world, and answer about its future, in worker threads.
 *
 * @returns For each world, in order, the answers of the rankers, in order: what `measureAnswers` takes.
 * @throws `ERR_INVALID_ARGUMENT`; `ERR_UNAVAILABLE` if a worker dies; `ERR_TIMEOUT`, `ERR_ABORTED`. No thread is left behind.
 */
export async function answerWorlds(
  worlds: readonly EvaluationSet[],
  {
    rankers,
    training,
    threads = 2,
    listLength = 50,
    users,
    onProgress = () => undefined,
    ...options
  }: AnswerOptions = {},
): Promise<SeedAnswers[]> {
  requirePositiveInteger('threads', threads);
  requirePositiveInteger('listLength', listLength);
  const deadline = Deadline.of(options);
  const names = rankers ?? usefulRankers(worlds, training);
  const done: SeedAnswers[] = [];
  let next = 0;
  const lane = async (worker: Remote<AnswerApi>): Promise<void> => {
    for (let world = next++; world < worlds.length; world = next++) {
      const set = plainSet(worlds[world] as EvaluationSet);
      await worker.call('open', { set, training }, deadline.toCallOptions());
      const answers: Answers[] = [];
      for (const ranker of names) {
        answers.push(await worker.call('answer', { ranker, listLength, users }, deadline.toCallOptions()));
        onProgress({ world, ranker });
      }
      done[world] = { set, answers };
    }
  };
  const lanes = Array.from({ length: Math.min(threads, worlds.length) }, () => inWorker(lane, deadline));
  const settled = await Promise.allSettled(lanes);
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
  return done;
}

async function inWorker(work: (worker: Remote<AnswerApi>) => Promise<void>, deadline: Deadline): Promise<void> {
  const worker = await startWorker<AnswerApi>(new URL('./answer-entry.js', import.meta.url), {
    name: 'answer for rankers',
    ...deadline.toCallOptions(),
  });
  try {
    await work(worker);
  } finally {
    // What it still computes, nobody waits for.
    await worker.kill();
  }
}

function usefulRankers(worlds: readonly EvaluationSet[], training: TrainSettings | undefined): RankerName[] {
  const hasFeatures = worlds.every(({ dimension }) => dimension > 0);
  return RANKERS.filter((name) => {
    if (!hasFeatures && (NEED_FEATURES.has(name) || name === 'blend')) return false;
    return name !== 'pinsage' || training !== undefined;
  });
}
