import type { BlobStore, CallOptions, Clock, OrderedStore, Random } from '@feedloom/core';
import type { GraphEvent } from './graph-event.js';
import type { MemoryEdgesOptions } from './memory-edges-options.js';

/** Where a snapshot lies. */
export interface GraphSnapshotPlace {
  /** Where its blobs are. */
  readonly blobs: BlobStore;
  /** The name that it was kept under. */
  readonly name: string;
}

/** How to open a graph. */
export interface OpenGraphOptions extends CallOptions, Omit<MemoryEdgesOptions, 'onSealError'> {
  /** Keeps the edges; it stays open when the graph is closed. @defaultValue none: in memory */
  readonly store?: OrderedStore | undefined;
  /** Another store, which keeps updates that `store` refuses until it takes them. @defaultValue none: they are errors */
  readonly tasks?: OrderedStore | undefined;
  /** A snapshot to begin with: only what came after it is read from `store`. @defaultValue none */
  readonly restoreFrom?: GraphSnapshotPlace | undefined;
  /** Keeps graphs in one store apart: `[a-z0-9_-]{1,64}`. @defaultValue `'feedloom'` */
  readonly namespace?: string | undefined;
  /** How many partitions of the store the edges of a new graph are spread over. @defaultValue `256` */
  readonly partitions?: number | undefined;
  /** The longest that one call of `store` may take, in milliseconds; and never more than half of a caller's time, if there are `tasks`. @defaultValue `1_000` */
  readonly storeTimeoutMs?: number | undefined;
  /** How long to wait before refused updates are tried again, in milliseconds: at first, and at most. @defaultValue `{ baseMs: 100, capMs: 30_000 }` */
  readonly retry?:
    | {
        /** At first; it doubles with each attempt. */
        readonly baseMs?: number | undefined;
        /** At most. */
        readonly capMs?: number | undefined;
      }
    | undefined;
  /** Threads that walk, started with the first walk. @defaultValue `1` */
  readonly workers?: number | undefined;
  /** Learns of refused updates, of damage and of failures in the background. @defaultValue nobody */
  readonly onEvent?: ((event: GraphEvent) => void) | undefined;
  /** Where chance comes from. @defaultValue the system's randomness */
  readonly random?: Random | undefined;
  /** Where time comes from; its wall clock is compared across processes. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}
