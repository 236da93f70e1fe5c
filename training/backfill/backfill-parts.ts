import type { CallOptions, Catalogue, CatalogueItem, Embedder, ImageInput, TaskQueue } from '@feedloom/core';
import type { BackfillTask } from './backfill-task.js';

/** What every worker of a backfill works with. */
export interface BackfillParts {
  /** Shared by all workers. Its lease must be longer than a batch takes. */
  readonly queue: TaskQueue<BackfillTask>;
  readonly catalogue: Catalogue;
  readonly embedder: Pick<Embedder, 'space' | 'embed'>;
  /** The next ids after one, in an order that does not change; none at the end. */
  readonly pageOf: (after: string | undefined, limit: number, options: CallOptions) => Promise<readonly string[]>;
  /** An item's picture; `undefined` if it has none. */
  readonly pictureOf: (item: CatalogueItem, options: CallOptions) => Promise<ImageInput | undefined>;
}

/** How a worker works. */
export interface BackfillOptions extends Pick<CallOptions, 'signal'> {
  /** Ids of a page, which is one task. @defaultValue 256 */
  readonly pageSize?: number | undefined;
  /** Pictures that are embedded and written together. @defaultValue 16 */
  readonly batch?: number | undefined;
  /** Pages that may wait in the queue; ids are listed no further until there are fewer. @defaultValue 1,000 */
  readonly maxWaiting?: number | undefined;
  /** How long to wait for tasks before asking again, in milliseconds. @defaultValue 500 */
  readonly idleMs?: number | undefined;
  /** Hears of each batch that is written, and of each page that is done. @defaultValue nobody does */
  readonly onProgress?: ((progress: BackfillProgress) => void) | undefined;
  /** Hears of pictures that cannot be read, and of failures after which a page is tried again. @defaultValue nobody does */
  readonly onError?: ((error: unknown, id: string | undefined) => void) | undefined;
}

/** What one worker has done so far. */
export interface BackfillProgress {
  /** Pages that are done. */
  readonly pages: number;
  /** Items that it gave their vectors. */
  readonly embedded: number;
  /** Items that had theirs already. */
  readonly known: number;
  /** Items without a picture, or with one that cannot be read. */
  readonly skipped: number;
  /** Those that were written just now. */
  readonly ids: readonly string[];
}
