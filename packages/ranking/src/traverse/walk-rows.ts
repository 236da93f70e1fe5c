import type { NeighbourRows } from './neighbour-rows.js';
import { NONE } from './neighbour-rows.js';
import type { TraverseScratch } from './traverse-scratch.js';
import { MAX_VISITS } from './visit-counts.js';
import type { XorShift } from './xor-shift.js';

/** Walkers that go side by side, so that the cache misses of one overlap with those of the others. */
const WALKERS = 8;
/** How many steps are made between two questions to `isStopped`: about a millisecond. */
const STEPS_BETWEEN = 4096;
/** A start from which so many steps in a row lead nowhere has no edge left. */
const LOST = 16;

/** Where to prefer going. */
export interface Bias {
  /** The bucket of the collections' edges. */
  readonly bucket: number;
  /** The share of draws from it. */
  readonly share: number;
}

/** The walk of one start. */
export interface WalkPlan {
  /** The item to start from, which has an edge. */
  readonly start: number;
  /** Steps to make at most. */
  readonly steps: number;
  /** The chance of a return to the start after a step. */
  readonly restart: number;
  /** The walk ends once `items` items have been visited `visits` times; 0 visits for never. */
  readonly stop: { readonly visits: number; readonly items: number };
  /** What is preferred. */
  readonly bias: Bias | undefined;
  /** Where visits are counted. */
  readonly scratch: TraverseScratch;
  /** Where chance comes from. */
  readonly random: XorShift;
  /** Whether nobody waits for the walk any more. */
  readonly isStopped: () => boolean;
}

/**
 * Walks from one start: item to collection to item, edges drawn in proportion to their weights, removed ones never. With a
 * bias, that share of the draws from a collection stays in the bucket where it has any edges (`PersonalizedNeighbor` of
 * Pixie). From where nothing leads on, a walker returns to the start.
 *
 * @returns Steps made.
 */
export function walkRows(
  items: NeighbourRows,
  collections: NeighbourRows,
  { start, steps, restart, stop, bias, scratch, random, isStopped }: WalkPlan,
): number {
  const { tally, counts: visits } = scratch;
  const { counts, touched } = visits;
  const at = new Int32Array(WALKERS).fill(start);
  const through = new Int32Array(WALKERS);
  const restartBelow = Math.round(restart * 2 ** 31);
  let seen = visits.size;
  let high = 0;
  let lost = 0;
  let made = 0;
  let untilAsked = STEPS_BETWEEN;
  walking: while (made < steps && lost < LOST) {
    const walkers = Math.min(WALKERS, steps - made);
    items.drawEach(at, through, walkers, random);
    if (bias === undefined) collections.drawEach(through, at, walkers, random);
    for (let walker = 0; bias !== undefined && walker < walkers; walker += 1) {
      const collection = through[walker] ?? NONE;
      if (collection === NONE) at[walker] = NONE;
      else if (random.next() >= bias.share) at[walker] = collections.draw(collection, random);
      else at[walker] = collections.drawInBucket(collection, bias.bucket, random);
    }
    let { state } = random;
    for (let walker = 0; walker < walkers; walker += 1) {
      const node = at[walker] ?? NONE;
      made += 1;
      if (node === NONE) {
        lost += 1;
        at[walker] = start;
        continue;
      }
      lost = 0;
      // Nobody can foresee what chance decides, a processor neither: -1 or 0 instead of a branch.
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const returns = ((state >>> 1) - restartBelow) >> 31;
      at[walker] = node ^ ((node ^ start) & returns);
      // A node that is newer than the view has no counter.
      const count = (counts[node] ?? MAX_VISITS) + 1;
      if (count > MAX_VISITS) continue;
      counts[node] = count;
      // Overwritten by the next one unless this is the first visit.
      touched[seen] = node;
      seen += (count - 2) >>> 31;
      if (count === stop.visits && !tally.isExcluded(node)) {
        high += 1;
        if (high >= stop.items) break walking;
      }
    }
    random.state = state;
    untilAsked -= WALKERS;
    if (untilAsked > 0) continue;
    untilAsked = STEPS_BETWEEN;
    if (isStopped()) break;
  }
  visits.size = seen;
  return made;
}
