import type { Box } from '@feedloom/core';

/** A box that a network proposes, before it is mapped to the picture and named. */
export interface Candidate {
  /** In shares of the network's input; may stick out of it. */
  readonly box: Box;
  /** The index of its class. */
  readonly label: number;
  /** How sure the network is, 0 to 1. */
  readonly score: number;
}

/** A box from its middle and its size. */
export function boxAround(x: number, y: number, width: number, height: number): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** A box from two opposite corners. */
export function boxBetween(left: number, top: number, right: number, bottom: number): Box {
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The `limit` surest candidates of at least `minScore` with a box that has an area, surest first. */
export function surest(candidates: readonly Candidate[], minScore: number, limit: number): Candidate[] {
  return candidates
    .filter(({ box, score }) => score >= minScore && hasArea(box))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
}

/** Whether a box is one: a network may give numbers that are not finite, or corners in the wrong order. */
function hasArea({ x, y, width, height }: Box): boolean {
  return Number.isFinite(x) && Number.isFinite(y) && width > 0 && height > 0 && Number.isFinite(width + height);
}
