import type { Box } from '@feedloom/core';

/** Boxes that overlap by so much (intersection over union) are of one thing. */
const LEAST_OVERLAP = 0.5;

/**
 * How many of the boxes that were found, the surest first, are right: each takes the thing that it overlaps most of those
 * which no surer one has taken (after PASCAL VOC, Everingham et al. 2010). A second box of a thing is wrong.
 */
export function matchBoxes(found: readonly Box[], things: readonly Box[]): number {
  const left = new Set(things);
  for (const box of found) {
    let [best, thing]: [number, Box | undefined] = [LEAST_OVERLAP, undefined];
    for (const each of left) {
      const overlap = overlapOf(box, each);
      if (overlap >= best) [best, thing] = [overlap, each];
    }
    if (thing !== undefined) left.delete(thing);
  }
  return things.length - left.size;
}

/** Intersection over union. */
function overlapOf(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (one.width * one.height + other.width * other.height - shared);
}
