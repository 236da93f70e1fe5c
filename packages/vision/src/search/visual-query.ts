import type { Box, CallOptions, VectorFilter } from '@feedloom/core';

/** What every visual search may say. */
interface QueryContext {
  /** The part to look for. @defaultValue all of the picture */
  readonly crop?: Box | undefined;
  /** Words to search by if the picture cannot be looked at. @defaultValue what is known of the item or seen on the picture */
  readonly text?: string | undefined;
  /** For whom to rank. @defaultValue nobody: the most similar first */
  readonly user?: string | undefined;
}

/** A search by a picture's file: JPEG, PNG, WebP, GIF or AVIF. */
export interface PictureQuery extends QueryContext {
  /** The file's bytes. */
  readonly image: Uint8Array;
}

/** A search by an item of the index; it is not among the results itself. */
export interface ItemQuery extends QueryContext {
  /** Its id. */
  readonly id: string;
}

/** What to find the like of. */
export type VisualQuery = PictureQuery | ItemQuery;

/** How to search. */
export interface VisualFindOptions extends CallOptions {
  /** The most items. @defaultValue 100 */
  readonly limit?: number | undefined;
  /** How long it may take, in milliseconds; an answer, if a lesser one, comes by then. @defaultValue 300 */
  readonly deadlineMs?: number | undefined;
  /** The least cosine of an item. @defaultValue that of the search */
  readonly minSimilarity?: number | undefined;
  /** Which items may be found. @defaultValue all */
  readonly filter?: VectorFilter | undefined;
  /**
   * What becomes of things on the picture: `list` names them, `search` also searches by each (unless a crop was given),
   * `none` does not look for any. @defaultValue `'list'` with a detector
   */
  readonly objects?: 'none' | 'list' | 'search' | undefined;
}
