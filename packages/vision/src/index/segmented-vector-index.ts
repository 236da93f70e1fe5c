import { Deadline, FeedloomError, requireId } from '@feedloom/core';
import type {
  BlobStore,
  CallOptions,
  Clock,
  EmbeddingSpace,
  VectorHits,
  VectorIndexSupport,
  VectorItem,
  VectorSearchOptions,
} from '@feedloom/core';
import { checkSearch, MAX_LIMIT } from './check-search.js';
import { chooseAccess } from './engines/engine-choice.js';
import type { EngineName } from './engines/engine-choice.js';
import type { LogChange } from './files/log-record.js';
import type { IndexState } from './index-state.js';
import { prepareItems } from './prepare-items.js';
import { searchSegments } from './search/search-segments.js';
import { takeSnapshot } from './snapshot/take-snapshot.js';
import type { Upkeep } from './upkeep/upkeep.js';
import type { VectorIndexDamage } from './upkeep/verify-files.js';
import { readStats } from './vector-index-stats.js';
import type { VectorIndexStats } from './vector-index-stats.js';
import type { OpenedVectorIndex, SnapshotOptions } from './opened-vector-index.js';

/** What an index consists of. */
export interface SegmentedVectorIndexOptions {
  readonly state: IndexState;
  readonly upkeep: Upkeep;
  readonly engine: EngineName;
  readonly clock: Clock;
}

/** Segments, a tail, and what keeps them in order, as one index. Made by `openVectorIndex`. */
export class SegmentedVectorIndex implements OpenedVectorIndex {
  readonly space: EmbeddingSpace;
  readonly supports: VectorIndexSupport;
  readonly #state: IndexState;
  readonly #upkeep: Upkeep;
  readonly #clock: Clock;
  /** Ends when all writes that were begun before are in the queue, in their order. */
  #order: Promise<unknown> = Promise.resolve();
  readonly #searches = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;
  /** Aborted when the index begins to close: what waits for others is given up. */
  readonly #ending = new AbortController();

  constructor({ state, upkeep, engine, clock }: SegmentedVectorIndexOptions) {
    this.space = state.space;
    const exact = engine === 'flat' || engine === 'exact';
    this.supports = { exact, durable: state.place.directory !== undefined, maxLimit: MAX_LIMIT };
    this.#state = state;
    this.#upkeep = upkeep;
    this.#clock = clock;
  }

  /** Items in it. */
  get size(): number {
    return this.#state.table.size;
  }

  /** See `VectorIndex.upsert`. Leave the vectors as they are until it resolves. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async upsert(items: readonly VectorItem[], options: CallOptions = {}): Promise<void> {
    const deadline = this.#begin(options, 'an upsert');
    await deadline.race(this.#write(prepareItems(items, this.space.dimension)), 'an upsert', { indeterminate: true });
  }

  /** See `VectorIndex.remove`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async remove(ids: readonly string[], options: CallOptions = {}): Promise<number> {
    const deadline = this.#begin(options, 'a removal');
    requireIds(ids);
    const changes = ids.map((id): LogChange => ({ kind: 'remove', id }));
    return deadline.race(this.#write(Promise.resolve(changes)), 'a removal', { indeterminate: true });
  }

  /** See `VectorIndex.get`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async get(ids: readonly string[], options: CallOptions = {}): Promise<readonly (VectorItem | undefined)[]> {
    this.#begin(options, 'a read');
    requireIds(ids);
    return ids.map((id) => this.#state.table.get(id));
  }

  /** See `VectorIndex.search`. @throws `ERR_INVALID_ARGUMENT`, `ERR_TIMEOUT`, `ERR_ABORTED`, `ERR_CLOSED` */
  async search(queries: readonly Float32Array[], options: VectorSearchOptions = {}): Promise<readonly VectorHits[]> {
    const deadline = this.#begin(options, 'a search');
    const { table, served, base } = this.#state;
    const order = { ...checkSearch(queries, options, this.space.dimension), deadline };
    if (order.count === 0) return [];
    const searching = searchSegments(order, {
      table,
      served,
      base,
      choose: (each, limit) => chooseAccess(each.access, limit),
      onFailure: (each) => this.#upkeep.reopen(each),
    });
    const settled: Promise<unknown> = searching.then(
      () => this.#searches.delete(settled),
      () => this.#searches.delete(settled),
    );
    this.#searches.add(settled);
    return deadline.race(searching, 'a search');
  }

  /** See {@link OpenedVectorIndex.flush}. */
  async flush(options: CallOptions = {}): Promise<void> {
    await this.#begin(options, 'a flush').race(this.#upkeep.flush(), 'a flush');
  }

  /** See {@link OpenedVectorIndex.compact}. */
  async compact(options: CallOptions = {}): Promise<void> {
    await this.#begin(options, 'a compaction').race(this.#upkeep.compact(), 'a compaction');
  }

  /** See {@link OpenedVectorIndex.verify}. */
  verify(options: CallOptions = {}): Promise<VectorIndexDamage> {
    return this.#begin(options, 'a verification').race(this.#upkeep.verify(), 'a verification');
  }

  /** See {@link OpenedVectorIndex.snapshot}. */
  async snapshot(blobs: BlobStore, name: string, options: SnapshotOptions = {}): Promise<string> {
    const deadline = this.#begin({ ...options, signal: this.#untilClosed(options.signal) }, 'a snapshot');
    requireId('name', name);
    const { place, writes } = this.#state;
    const { directory } = place;
    if (directory === undefined) {
      throw new FeedloomError(
        'ERR_UNSUPPORTED',
        'An index in memory has no files to take a snapshot of. Give it a `path`.',
      );
    }
    const taken = this.#upkeep.run(async () => {
      deadline.check('a snapshot');
      const logs = await writes.between(() => this.#upkeep.listLogs());
      // What the index does next does not wait for a blob store that is stuck.
      return deadline.race(takeSnapshot(directory, logs, { blobs, name }, deadline, options), 'a snapshot');
    });
    try {
      return await deadline.race(taken, 'a snapshot', { indeterminate: true });
    } catch (error) {
      if (!this.#ending.signal.aborted || !FeedloomError.is(error, 'ERR_ABORTED')) throw error;
      throw new FeedloomError('ERR_CLOSED', 'The vector index was closed during a snapshot.', { cause: error });
    }
  }

  /** See {@link OpenedVectorIndex.stats}. */
  stats(): VectorIndexStats {
    return readStats(this.#state);
  }

  /** See `VectorIndex.close`. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The same as {@link SegmentedVectorIndex.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #begin(options: CallOptions, what: string): Deadline {
    if (this.#closing !== undefined)
      throw new FeedloomError('ERR_CLOSED', 'The vector index is closed. Open it again.');
    const deadline = Deadline.of(options, this.#clock);
    deadline.check(what);
    return deadline;
  }

  #untilClosed(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#ending.signal : AbortSignal.any([signal, this.#ending.signal]);
  }

  /** Puts changes into the queue in the order in which they were handed in, however long their preparation takes. */
  #write(prepared: Promise<readonly LogChange[]>): Promise<number> {
    const before = this.#order;
    const written = prepared.then(async (changes) => {
      await before;
      // Wrapped, so that nobody waits here for the write itself.
      return { done: changes.length === 0 ? Promise.resolve(0) : this.#state.writes.write(changes) };
    });
    this.#order = Promise.allSettled([before, written]);
    return written.then(({ done }) => done);
  }

  async #close(): Promise<void> {
    const { writes, target, base, place } = this.#state;
    this.#ending.abort();
    await this.#order;
    await writes.idle();
    await Promise.all(this.#searches);
    await this.#upkeep.close();
    await Promise.all([base.close(), ...this.#state.served.map((each) => each.use({}))]);
    await target.log?.close();
    await place.close();
  }
}

function requireIds(ids: readonly string[]): void {
  if (!Array.isArray(ids)) throw new FeedloomError('ERR_INVALID_ARGUMENT', '`ids` must be an array of strings.');
  for (const [at, id] of (ids as readonly string[]).entries()) requireId(`ids[${at}]`, id);
}
