import type { NeighbourRows } from './neighbour-rows.js';
import { NONE } from './neighbour-rows.js';
import type { WalkPlan } from './walk-plan.js';
import { STEPS_BETWEEN } from './walk-plan.js';

/** A start from which so many steps in a row lead nowhere has no edge left. */
const LOST = 16;

/** Where to prefer going. */
export interface Bias {
  /** The bucket of the collections' edges. */
  readonly bucket: number;
  /** The share of draws from it. */
  readonly share: number;
}

/**
 * Walks from one start over any graph: item to collection to item, edges drawn in proportion to their weights, removed
 * ones never. With a bias, that share of the draws from a collection stays in the bucket where it has any edges
 * (`PersonalizedNeighbor` of Pixie). From where nothing leads on, the walk returns to its start.
 *
 * @returns Steps made.
 */
export function walkRows(
  items: NeighbourRows,
  collections: NeighbourRows,
  { start, steps, restart, stop, scratch, random, isStopped }: WalkPlan,
  bias: Bias | undefined,
): number {
  const { tally, counts } = scratch;
  let at = start;
  let high = 0;
  let lost = 0;
  let made = 0;
  let untilAsked = STEPS_BETWEEN;
  while (made < steps) {
    made += 1;
    untilAsked -= 1;
    if (untilAsked === 0) {
      if (isStopped()) break;
      untilAsked = STEPS_BETWEEN;
    }
    const through = items.draw(at, random);
    let next = NONE;
    if (through !== NONE) {
      const stays = bias !== undefined && random.next() < bias.share;
      next = stays ? collections.drawInBucket(through, bias.bucket, random) : collections.draw(through, random);
    }
    if (next === NONE) {
      lost += 1;
      if (lost >= LOST) break;
      at = start;
      continue;
    }
    lost = 0;
    at = next;
    if (counts.visit(next) + 1 === stop.visits && !tally.isExcluded(next)) {
      high += 1;
      if (high >= stop.items) break;
    }
    if (random.next() < restart) at = start;
  }
  return made;
}
