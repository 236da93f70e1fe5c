import type { Saves } from './saves.js';

/**
 * What recommenders learn from, and what they are asked afterwards. Plain data, so that it can go to a worker thread. Users,
 * items and collections are numbers from 0.
 */
export interface EvaluationSet {
  /** How many items there are. */
  readonly items: number;
  /** How many users there are. */
  readonly users: number;
  /** How many collections there are. */
  readonly collections: number;
  /** Numbers in an item's features; 0 if nothing is known of what items look like. */
  readonly dimension: number;
  /** `[items, dimension]`, row-major, L2 norm 1 or all 0: what items look like. */
  readonly features: Float32Array;
  /** What recommenders may learn from: all of it happened before `splitAt`. */
  readonly before: Saves;
  /** What they are to foretell: all of it happened at `splitAt` or later. */
  readonly after: Saves;
  /** When the past ends, in milliseconds since the Unix epoch. */
  readonly splitAt: number;
}

/** The columns of a set, without whatever else an object that has them can do. */
export function plainSet(set: EvaluationSet): EvaluationSet {
  const { items, users, collections, dimension, features, before, after, splitAt } = set;
  return { items, users, collections, dimension, features, before, after, splitAt };
}
