import { Buffer } from 'node:buffer';
import {
  Deadline,
  FeedloomError,
  checkChange,
  checkPartition,
  checkParts,
  checkRefs,
  checkScanRange,
} from '@feedloom/core';
import type {
  CallOptions,
  CellRef,
  Change,
  Entry,
  OrderedStore,
  OrderedStoreSupport,
  ReadPart,
  ScanRange,
  ScannedEntry,
} from '@feedloom/core';
import type { Pool } from 'pg';
import { decodePage, decodeParts, decodeValues } from './cell-frames.js';
import { PooledQueries } from './pooled-queries.js';
import type { Statement } from './pooled-queries.js';
import type { StoreTable } from './store-functions.js';
import { StoreStatements } from './store-statements.js';

/** What a {@link PostgresStore} is made of. */
export interface PostgresStoreParts extends StoreTable {
  readonly pool: Pool;
  readonly timeoutMs: number;
  readonly durability: OrderedStoreSupport['durability'];
  /** Closes the pool, if the store opened it. */
  readonly release: () => Promise<void>;
}

/** The longest value, in bytes. */
const MAX_VALUE_BYTES = 16 * 1024 * 1024;

/**
 * An `OrderedStore` in one table of PostgreSQL: one function call, and so one round trip, for each read or write.
 *
 * All parts of a read see one instant. Writes of one partition wait for each other inside the server. Every call
 * settles within its `timeoutMs`. Made by `createPostgresStore` or `openPostgresStore`, once `migratePostgres` has run.
 */
export class PostgresStore implements OrderedStore {
  readonly supports: OrderedStoreSupport;
  readonly #queries: PooledQueries;
  readonly #statements: StoreStatements;
  readonly #timeoutMs: number;
  readonly #release: () => Promise<void>;
  #closing: Promise<void> | undefined;

  /** Uses a pool; does no I/O. */
  constructor({ pool, timeoutMs, durability, release, ...table }: PostgresStoreParts) {
    this.#statements = new StoreStatements(table);
    this.#queries = new PooledQueries(pool, timeoutMs);
    this.#timeoutMs = timeoutMs;
    this.#release = release;
    this.supports = { durability, snapshotReads: true, indeterminateWrites: true, maxValueBytes: MAX_VALUE_BYTES };
  }

  /** See `OrderedStore.read`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_CORRUPT` */
  async read(partition: string, parts: readonly ReadPart[], options: CallOptions = {}): Promise<Entry[][]> {
    const deadline = this.#begin('read', options);
    checkPartition(partition);
    checkParts(parts);
    if (parts.length === 0) return [];
    return decodeParts(await this.#answer(this.#statements.read(partition, parts), deadline));
  }

  /** See `OrderedStore.readMany`; one round trip, whatever the partitions. @throws as {@link PostgresStore.read} does. */
  async readMany(refs: readonly CellRef[], options: CallOptions = {}): Promise<(Uint8Array | undefined)[]> {
    const deadline = this.#begin('readMany', options);
    checkRefs(refs);
    if (refs.length === 0) return [];
    return decodeValues(await this.#answer(this.#statements.readMany(refs), deadline));
  }

  /**
   * See `OrderedStore.write`. What an acknowledgement means is `supports.durability`.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_CORRUPT`;
   * `ERR_UNSUPPORTED` if `default_transaction_isolation` is not `read committed`.
   */
  async write(partition: string, change: Change, options: CallOptions = {}): Promise<boolean> {
    const deadline = this.#begin('write', options);
    checkPartition(partition);
    checkChange(change, this.supports.maxValueBytes);
    return (await this.#answer(this.#statements.write(partition, change), deadline)) === 't';
  }

  /** See `OrderedStore.scan`; partitions come in the order of their UTF-8 bytes. @throws as {@link PostgresStore.read} does. */
  async *scan(range: ScanRange, options: CallOptions = {}): AsyncGenerator<ScannedEntry, void, undefined> {
    checkScanRange(range);
    const deadline = Deadline.of(options);
    const begin = (): Deadline => this.#begin('scan', deadline.toCallOptions());
    let last: { readonly partition: string; readonly key: Uint8Array } = { partition: '', key: Buffer.alloc(0) };
    for (;;) {
      const statement = this.#statements.scan(range, last);
      const page = decodePage(await this.#answer(statement, begin()));
      yield* page;
      const end = page.at(-1);
      if (end === undefined) return;
      last = end;
    }
  }

  /** Lets calls in flight finish, then closes the pool if the store opened it; one that was handed over stays open. Later calls reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closing ??= this.#queries.settled().then(this.#release);
    await this.#closing;
  }

  /** The same as {@link PostgresStore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, { signal, deadlineMs = Infinity }: CallOptions): Deadline {
    if (this.#closing !== undefined) {
      throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`PostgresStore\`.`);
    }
    const deadline = Deadline.of({ signal, deadlineMs: Math.min(deadlineMs, this.#timeoutMs) });
    deadline.check(`the ${what}`);
    return deadline;
  }

  async #answer(statement: Statement, deadline: Deadline): Promise<string> {
    const [row] = await this.#queries.run(statement, deadline);
    return row?.[0] ?? '';
  }
}
