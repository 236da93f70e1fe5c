import type { CallOptions } from '@feedloom/core';

/** What all traversals take. */
export interface TraverseOptions extends CallOptions {
  /** The most items to find. @defaultValue 10,000 */
  readonly limit?: number | undefined;
  /** Ids of items that are not wanted, beside the starts. @defaultValue none */
  readonly exclude?: Iterable<string> | undefined;
}

/** How to look two hops far: the items of the collections of the starts. */
export interface TwoHopOptions extends TraverseOptions {
  /** The most collections of a start, and the most items of a collection, that are looked at. @defaultValue 64 */
  readonly fanOut?: number | undefined;
}

/**
 * How to walk (Pixie, Eksombatchai et al., WWW 2018): from each start, to one of its collections, to one of that one's
 * items, and on from there, or back to the start.
 */
export interface WalkOptions extends TraverseOptions {
  /** Steps of all starts together. @defaultValue 200,000, or 100,000 for a graph of less than a million edges */
  readonly steps?: number | undefined;
  /** The chance that a step is followed by a return to the start, in (0, 1]. @defaultValue 0.5 */
  readonly restart?: number | undefined;
  /**
   * Ends the walk of a start once `items` of its items have been visited `visits` times. `false` walks all steps.
   *
   * @defaultValue `{ visits: 4, items: max(100, limit / starts / 5) }`
   */
  readonly stopEarly?:
    | false
    | {
        /** So many times. */
        readonly visits?: number | undefined;
        /** So many items. */
        readonly items?: number | undefined;
      }
    | undefined;
  /** How the visits of several starts add up; `boost` favours what many starts lead to. @defaultValue `'sum'` */
  readonly combine?: 'sum' | 'boost' | undefined;
  /** The bucket (language, market) that is preferred. @defaultValue none */
  readonly bucket?: number | undefined;
  /** The share of steps that stay in that bucket, in [0, 1]. @defaultValue 0.9 */
  readonly bias?: number | undefined;
  /** Replays the walk. @defaultValue taken from the graph's `random` */
  readonly seed?: number | undefined;
}

/** How to find each item's most important neighbours (PinSage, Ying et al., KDD 2018, section 3.1). */
export interface NeighbourhoodOptions extends CallOptions {
  /** How many neighbours each item gets, T. @defaultValue 10 */
  readonly fanOut?: number | undefined;
  /** Short walks from each item. @defaultValue 200 */
  readonly walks?: number | undefined;
  /** Steps of each walk. @defaultValue 2 */
  readonly length?: number | undefined;
  /** The items, by id. @defaultValue all of the graph, in the order of their nodes */
  readonly items?: readonly string[] | undefined;
  /** Replays the walks. @defaultValue 1 */
  readonly seed?: number | undefined;
}
