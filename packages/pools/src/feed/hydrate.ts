import type { CallOptions } from '@feedloom/core';
import type { FeedItem } from '../contracts/feed-service.js';

/**
 * Completes the items of a page from the application's own catalogue, just before they are shown.
 *
 * @returns One result for each item, in the order given: the item, usually with newer `data`, or `undefined` for one
 * that is gone. Gone items are skipped and the page is filled from below.
 */
export type Hydrate<Data, Source extends string = string> = (
  items: readonly FeedItem<Data, Source>[],
  options: CallOptions & { readonly user: string },
) => Promise<readonly (FeedItem<Data, Source> | undefined)[]>;
