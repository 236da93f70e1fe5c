/** A task of a backfill. */
export type BackfillTask =
  /** Look up the page of ids after this one, and make two tasks of it: the page, and the look-up of the next. */
  | { readonly type: 'list'; readonly after: string | undefined }
  /** Give these items their vectors. */
  | { readonly type: 'page'; readonly ids: readonly string[] };
