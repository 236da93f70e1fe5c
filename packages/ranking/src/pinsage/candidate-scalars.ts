/** What is known of a candidate beside its embedding. */
export interface CandidateFacts {
  /** What its sources think of it, comparable within one answer. 0 where there are no sources, as in training on saves. */
  readonly score: number;
  /** Collections that it was in when the tables were made. */
  readonly collections: number;
  /** Milliseconds since it was created; `undefined` if that is not known. */
  readonly ageMs: number | undefined;
  /** The highest product of its embedding with one of the user's history; 0 without a history. */
  readonly bestCosine: number;
}

/** What a candidate's freshness halves in, in milliseconds. */
export const FRESHNESS_HALF_LIFE_MS = 7 * 24 * 3_600_000;

/**
 * The `SCALARS` plain numbers of a candidate, in the order in which the network is trained and served, each in [-1, 1]:
 *
 * ```text
 * 0  score / (1 + |score|)
 * 1  log2(1 + collections) / 20
 * 2  2^(-age / 7 days); 0 if the age is not known
 * 3  the best cosine with the history
 * ```
 *
 * Whoever trains with one of them always 0 leaves its column of U1 at 0, so that it does not count when served either.
 */
export function candidateScalars({
  score,
  collections,
  ageMs,
  bestCosine,
}: CandidateFacts): readonly [number, number, number, number] {
  return [scoreScalar(score), popularityScalar(collections), freshnessScalar(ageMs), bestCosine];
}

/** Scalar 0: a source's score, squashed into [-1, 1]. */
export function scoreScalar(score: number): number {
  return score / (1 + Math.abs(score));
}

/** Scalar 1: in how many collections an item is, in logarithms. */
export function popularityScalar(collections: number): number {
  return Math.log2(1 + collections) / 20;
}

/** Scalar 2: how fresh an item is. */
export function freshnessScalar(ageMs: number | undefined): number {
  return ageMs === undefined ? 0 : 2 ** (-Math.max(0, ageMs) / FRESHNESS_HALF_LIFE_MS);
}
