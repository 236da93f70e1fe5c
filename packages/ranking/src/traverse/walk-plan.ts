import type { TraverseScratch } from './traverse-scratch.js';
import type { XorShift } from './xor-shift.js';

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
  /** Where visits are counted. */
  readonly scratch: TraverseScratch;
  /** Where chance comes from. */
  readonly random: XorShift;
  /** Asked about once a millisecond: whether nobody waits for the walk any more. */
  readonly isStopped: () => boolean;
}

/** How many steps are made between two questions to `isStopped`. */
export const STEPS_BETWEEN = 4096;
