import type { CallOptions, VectorFilter } from '@feedloom/core';

/** The words of one item. */
export interface TextItem {
  /** Names it; an id that is there already gets the new words. */
  readonly id: string;
  /** Counts most. @defaultValue none */
  readonly title?: string | undefined;
  /** Count more than a description; filters ask for them. @defaultValue none */
  readonly tags?: readonly string[] | undefined;
  /** Anything else that is written about it. @defaultValue none */
  readonly description?: string | undefined;
}

/** One found item. */
export interface TextHit {
  /** Its id. */
  readonly id: string;
  /** How well it fits, above 0; comparable within one answer only. */
  readonly score: number;
}

/** How to search. */
export interface TextSearchOptions extends CallOptions {
  /** The most hits. @defaultValue 10 */
  readonly limit?: number | undefined;
  /** Which items may be found, by their tags. @defaultValue all */
  readonly filter?: VectorFilter | undefined;
}

/** Finds items by words. What was added is found by every later search. */
export interface TextIndex {
  /** Items in it. */
  readonly size: number;
  /** Adds or replaces items; of one id given twice, the last counts. */
  add(items: readonly TextItem[], options?: CallOptions): Promise<void>;
  /** Removes items; an id that is not there is no error. @returns How many there were. */
  remove(ids: readonly string[], options?: CallOptions): Promise<number>;
  /** @returns Items with at least one of the words of `text`, best first; equal scores by ascending id. */
  search(text: string, options?: TextSearchOptions): Promise<readonly TextHit[]>;
}
