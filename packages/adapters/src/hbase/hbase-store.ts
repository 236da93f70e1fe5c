import { Buffer } from 'node:buffer';
import {
  Deadline,
  FeedloomError,
  asBuffer,
  checkChange,
  checkPartition,
  checkParts,
  checkRefs,
  checkScanRange,
  sameBytes,
} from '@feedloom/core';
import type {
  CallOptions,
  CellRef,
  Change,
  Clock,
  Entry,
  OrderedStore,
  OrderedStoreSupport,
  ReadPart,
  ScanRange,
  ScannedEntry,
} from '@feedloom/core';
import type { ConnectionPool } from './connection-pool.js';
import { encodeChange } from './encode-change.js';
import type { TResult, Thrift2Calls } from './generated/thrift2-client.mjs';
import { GrowingTimestamps } from './growing-timestamps.js';
import { planGets } from './read-parts.js';
import type { PlannedGet } from './read-parts.js';
import { planRefs } from './read-refs.js';
import { RowNames } from './row-names.js';
import { RowScanner } from './scan-rows.js';
import { wrapHBaseError } from './wrap-hbase-error.js';

/** What a {@link HBaseStore} is made of. */
export interface HBaseStoreParts {
  readonly pool: ConnectionPool;
  readonly table: string;
  readonly family: string;
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly durability: OrderedStoreSupport['durability'];
  readonly clock: Clock;
  /** Closes the client, if the store opened it. */
  readonly release: () => Promise<void>;
}

/** The longest value, in bytes: HBase refuses cells of more than 10 MiB, names included. */
const MAX_VALUE_BYTES = 8 * 1024 * 1024;

const ABSENT = Buffer.alloc(0);

/**
 * An `OrderedStore` on HBase, through its Thrift2 server: one row a partition, one column a cell.
 *
 * Every call settles within its `timeoutMs`. Made by `createHBaseStore` or `openHBaseStore`.
 */
export class HBaseStore implements OrderedStore {
  readonly supports: OrderedStoreSupport;
  readonly #pool: ConnectionPool;
  readonly #table: Buffer;
  readonly #family: Buffer;
  readonly #names: RowNames;
  readonly #timestamps: GrowingTimestamps;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #release: () => Promise<void>;
  #closing: Promise<void> | undefined;

  /** Uses a pool of connections; does no I/O. */
  constructor({ pool, table, family, prefix, timeoutMs, durability, clock, release }: HBaseStoreParts) {
    this.#names = new RowNames(prefix);
    this.#pool = pool;
    this.#table = Buffer.from(table);
    this.#family = Buffer.from(family);
    this.#timestamps = new GrowingTimestamps(clock);
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#release = release;
    this.supports = { durability, snapshotReads: false, indeterminateWrites: true, maxValueBytes: MAX_VALUE_BYTES };
  }

  /** See `OrderedStore.read`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_CORRUPT` */
  async read(partition: string, parts: readonly ReadPart[], options: CallOptions = {}): Promise<Entry[][]> {
    const deadline = this.#begin('read', options);
    checkPartition(partition);
    checkParts(parts);
    const plans = planGets(this.#pool.driver.thrift2, this.#family, this.#names.rowOf(partition), parts);
    const gets = plans.filter((plan): plan is PlannedGet => 'get' in plan);
    if (gets.length === 0) return plans.flatMap((plan) => plan as Entry[][]);
    const results = await this.#settle('read', deadline, (calls) =>
      Promise.all(gets.map(({ get }) => calls.get(this.#table, get))),
    );
    this.#noted(results);
    let next = 0;
    return plans.flatMap((plan) =>
      'get' in plan ? plan.decode(results[next++] as TResult) : plan.map((entries) => [...entries]),
    );
  }

  /** See `OrderedStore.readMany`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_CORRUPT` */
  async readMany(refs: readonly CellRef[], options: CallOptions = {}): Promise<(Uint8Array | undefined)[]> {
    const deadline = this.#begin('readMany', options);
    checkRefs(refs);
    if (refs.length === 0) return [];
    const rowOf = (partition: string): Buffer => this.#names.rowOf(partition);
    const { gets, decode } = planRefs(this.#pool.driver.thrift2, this.#family, rowOf, refs);
    const results = await this.#settle('readMany', deadline, (calls) => calls.getMultiple(this.#table, gets));
    return decode(this.#noted(results));
  }

  /**
   * See `OrderedStore.write`. What an acknowledgement means is `supports.durability`.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`
   */
  async write(partition: string, change: Change, options: CallOptions = {}): Promise<boolean> {
    const deadline = this.#begin('write', options);
    checkPartition(partition);
    checkChange(change, this.supports.maxValueBytes);
    const { guard } = change;
    const row = this.#names.rowOf(partition);
    const timestamp = this.#timestamps.next(partition);
    const fsync = this.supports.durability === 'fsync';
    const mutations = encodeChange(this.#pool.driver, change, { family: this.#family, row, timestamp, fsync });
    if (guard === undefined) {
      await this.#settle('write', deadline, (calls) => calls.mutateRow(this.#table, mutations), true);
      return true;
    }
    const { EQUAL } = this.#pool.driver.thrift2.TCompareOp;
    // For HBase an absent cell equals an empty value, and there are no empty values.
    const expected = guard.expected === undefined ? ABSENT : asBuffer(guard.expected);
    const key = asBuffer(guard.key);
    const isDone = await this.#settle(
      'write',
      deadline,
      (calls) => calls.checkAndMutate(this.#table, row, this.#family, key, EQUAL, expected, mutations),
      true,
    );
    if (!isDone) await this.#refuteRepeat(row, change, timestamp, deadline);
    return isDone;
  }

  /**
   * The Thrift2 server's own client sends a write again if a region server does not answer; a write that was done the first
   * time is then refused. It has left the guard with its own bytes and time.
   *
   * @throws `ERR_UNAVAILABLE`, indeterminate, for a refused write that may be such a one.
   */
  async #refuteRepeat(row: Buffer, { guard, puts = [] }: Change, timestamp: number, deadline: Deadline): Promise<void> {
    const own = puts.find(({ key }) => sameBytes(key, guard?.key));
    if (own === undefined) return;
    const { TColumn, TGet } = this.#pool.driver.thrift2;
    const get = new TGet({ row, columns: [new TColumn({ family: this.#family, qualifier: asBuffer(own.key) })] });
    const { columnValues } = await this.#settle('write', deadline, (calls) => calls.get(this.#table, get), true);
    const [cell] = columnValues;
    if (cell?.timestamp.toNumber() !== timestamp || !sameBytes(cell.value, own.value)) return;
    throw new FeedloomError(
      'ERR_UNAVAILABLE',
      'HBase refused a write whose guard already holds what the write puts there: it was done before, or another process ' +
        'has written the same bytes in the same millisecond. Read before writing again.',
      { retryable: true, indeterminate: true },
    );
  }

  /** See `OrderedStore.scan`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE` */
  async *scan(range: ScanRange, options: CallOptions = {}): AsyncGenerator<ScannedEntry, void, undefined> {
    checkScanRange(range);
    const deadline = Deadline.of(options, this.#clock);
    const begin = (): Deadline => this.#begin('scan', deadline.toCallOptions());
    begin();
    const scanner = new RowScanner(this.#pool.driver.thrift2, this.#family, this.#names, {
      get: async (get) => {
        const [result] = this.#noted([await this.#settle('scan', begin(), (calls) => calls.get(this.#table, get))]);
        return result as TResult;
      },
      scan: async (scan, results) =>
        this.#noted(
          await this.#settle('scan', begin(), (calls) => calls.getScannerResults(this.#table, scan, results)),
        ),
    });
    yield* range.partition === undefined ? scanner.all(range) : scanner.partition(range.partition, range);
  }

  /** Closes the client if the store opened it; a client that was handed over stays open. Later calls reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closing ??= this.#release();
    await this.#closing;
  }

  /** The same as {@link HBaseStore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, { signal, deadlineMs = Infinity }: CallOptions): Deadline {
    if (this.#closing !== undefined) {
      throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`HBaseStore\`.`);
    }
    const deadline = Deadline.of({ signal, deadlineMs: Math.min(deadlineMs, this.#timeoutMs) }, this.#clock);
    deadline.check(`the ${what}`);
    return deadline;
  }

  /** Remembers how new what was read is, so that what is written next is newer. @returns What was read. */
  #noted(results: readonly TResult[]): readonly TResult[] {
    for (const { row, columnValues } of results) {
      if (row === null) continue;
      const partition = this.#names.partitionOf(row);
      for (const { timestamp } of columnValues) this.#timestamps.saw(partition, timestamp.toNumber());
    }
    return results;
  }

  async #settle<Answer>(
    what: string,
    deadline: Deadline,
    send: (calls: Thrift2Calls) => Promise<Answer>,
    isWrite = false,
  ): Promise<Answer> {
    try {
      return await this.#pool.run(deadline, `the ${what}`, send, isWrite);
    } catch (error) {
      throw wrapHBaseError(error, `a ${what}`, isWrite);
    }
  }
}
