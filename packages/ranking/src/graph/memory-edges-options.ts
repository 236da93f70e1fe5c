import { FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import type { Clock } from '@feedloom/core';

/** How items are sorted into buckets, such as languages or markets, that walks may prefer. */
export interface BucketOptions {
  /** How many there are, 2 to 256. */
  readonly count: number;
  /** The bucket of an item, 0 to `count - 1`; asked once, when the item is new. */
  readonly of: (item: string) => number;
}

/** What a graph in memory keeps, and when it seals. */
export interface MemoryEdgesOptions {
  /** Whether edges keep weights, at 8 bytes an edge; if not, each weighs 1. @defaultValue `true` */
  readonly weights?: boolean | undefined;
  /** Buckets of items. @defaultValue none */
  readonly buckets?: BucketOptions | undefined;
  /** Edges older than this are forgotten, in milliseconds; a finite one costs 8 bytes an edge. @defaultValue `Infinity` */
  readonly windowMs?: number | undefined;
  /** Seals by itself once so many edges are fresh. @defaultValue 100,000 */
  readonly sealEdges?: number | undefined;
  /** Seals by itself once an edge has been fresh for so long, in milliseconds. @defaultValue 600,000 */
  readonly sealAfterMs?: number | undefined;
  /** Told of a seal that failed and was not asked for; it is tried again. @defaultValue nobody is told */
  readonly onSealError?: ((error: unknown) => void) | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** Many edges at once: parallel arrays, best in shared memory. Of a pair that comes twice the last counts, unless it is there. */
export interface BulkEdges {
  /** The ids that `items` counts by; all count as having had an edge. */
  readonly itemIds: readonly string[];
  /** The ids that `collections` counts by. */
  readonly collectionIds: readonly string[];
  /** `[edges]`: places in `itemIds`. */
  readonly items: Uint32Array;
  /** `[edges]`: places in `collectionIds`. */
  readonly collections: Uint32Array;
  /** `[edges]`; greater than 0. @defaultValue each weighs 1 */
  readonly weights?: Float32Array | undefined;
  /** `[edges]`, in milliseconds since the Unix epoch; needed if the graph has a window. @defaultValue none */
  readonly times?: Float64Array | undefined;
  /** `[edges]`: 1 + the place in `ownerIds` of the user who put it there, 0 for nobody. @defaultValue nobody */
  readonly owners?: Uint32Array | undefined;
  /** The ids that `owners` counts by. @defaultValue none */
  readonly ownerIds?: readonly string[] | undefined;
}

/** Checks when a graph seals and forgets. @throws `ERR_INVALID_ARGUMENT` */
export function checkDurations({
  sealEdges,
  ...durations
}: Required<Pick<MemoryEdgesOptions, 'sealEdges' | 'windowMs' | 'sealAfterMs'>>): void {
  requirePositiveInteger('sealEdges', sealEdges);
  for (const [name, value] of Object.entries(durations)) {
    if (typeof value === 'number' && value > 0) continue;
    const message = `\`${name}\` must be more than 0 milliseconds, got ${quote(value)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
}
