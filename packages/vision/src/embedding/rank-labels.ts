import type { NamedOutput } from '../model/model-manifest.js';

/** A class by its place among the labels, and how sure the model is. */
export interface RankedLabel {
  /** Its place in the model's list of labels. */
  readonly place: number;
  /** 0 to 1. */
  readonly score: number;
}

/** The `count` likeliest classes, best first; equal scores by their place. */
export function rankLabels(logits: Float32Array, scores: NamedOutput['scores'], count: number): readonly RankedLabel[] {
  const best: RankedLabel[] = [];
  const shares =
    scores === 'softmax' ? softmax(logits) : Float64Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
  for (const [place, score] of shares.entries()) {
    if (!(score > (best[count - 1]?.score ?? -1))) continue;
    const at = best.findIndex((other) => other.score < score);
    best.splice(at < 0 ? best.length : at, 0, { place, score });
    if (best.length > count) best.pop();
  }
  return best;
}

/** Subtracts the largest logit first, so that no exponential overflows. */
function softmax(logits: Float32Array): Float64Array {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
