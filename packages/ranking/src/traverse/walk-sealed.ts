import type { SegmentView } from '../graph/graph-view.js';
import { MAX_VISITS } from './visit-counts.js';
import type { WalkPlan } from './walk-plan.js';
import { STEPS_BETWEEN } from './walk-plan.js';
import { UNIT } from './xor-shift.js';

/** Walkers that go side by side, so that the cache misses of one overlap with those of the others. */
const WALKERS = 8;

/**
 * Walks from one start over a segment without weights and removed edges, the only one of its graph: the fast form of
 * `walkRows`. Every item that a step can reach has an edge, for it was reached through one.
 *
 * Arithmetic is written out, and chance is inlined: this loop is what a request pays for.
 *
 * @returns Steps made.
 */
export function walkSealed(
  { items, collections }: SegmentView,
  { start, steps, restart, stop, scratch, random, isStopped }: WalkPlan,
): number {
  const { tally, counts: visits } = scratch;
  const { counts, touched } = visits;
  const [itemOffsets, itemNeighbours] = [items.offsets, items.neighbours];
  const [collectionOffsets, collectionNeighbours] = [collections.offsets, collections.neighbours];
  const at = new Uint32Array(WALKERS).fill(start);
  const through = new Uint32Array(WALKERS);
  let state = random.state;
  let seen = visits.size;
  let high = 0;
  let made = 0;
  let untilAsked = STEPS_BETWEEN;
  walking: while (made < steps) {
    const walkers = Math.min(WALKERS, steps - made);
    for (let walker = 0; walker < walkers; walker += 1) {
      const node = at[walker] ?? 0;
      const from = itemOffsets[node] ?? 0;
      const length = (itemOffsets[node + 1] ?? 0) - from;
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      through[walker] = itemNeighbours[from + Math.floor((state >>> 0) * UNIT * length)] ?? 0;
    }
    for (let walker = 0; walker < walkers; walker += 1) {
      const node = through[walker] ?? 0;
      const from = collectionOffsets[node] ?? 0;
      const length = (collectionOffsets[node + 1] ?? 0) - from;
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      at[walker] = collectionNeighbours[from + Math.floor((state >>> 0) * UNIT * length)] ?? 0;
    }
    for (let walker = 0; walker < walkers; walker += 1) {
      const node = at[walker] ?? 0;
      const count = (counts[node] ?? 0) + 1;
      made += 1;
      if (count === 1) {
        touched[seen] = node;
        seen += 1;
      }
      if (count <= MAX_VISITS) counts[node] = count;
      if (count === stop.visits && !tally.isExcluded(node)) {
        high += 1;
        if (high >= stop.items) break walking;
      }
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      if ((state >>> 0) * UNIT < restart) at[walker] = start;
    }
    untilAsked -= WALKERS;
    if (untilAsked > 0) continue;
    untilAsked = STEPS_BETWEEN;
    if (isStopped()) break;
  }
  random.state = state;
  visits.size = seen;
  return made;
}
