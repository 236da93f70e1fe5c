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
import type { TResult } from './generated/thrift2-client.mjs';
import { GrowingTimestamps } from './growing-timestamps.js';
import { planGets } from './read-parts.js';
import type { PlannedGet } from './read-parts.js';
import { planRefs } from './read-refs.js';
import { refuteRepeat } from './repeated-write.js';
import { requestBytes } from './request-bytes.js';
import { RowNames } from './row-names.js';
import { RowScanner } from './scan-rows.js';
import { TableCalls } from './table-calls.js';
import { requireFamilyName } from './table-names.js';

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

/** What is left of the longest request for all that is not a value. */
const NAMES_BYTES = 8 * 1024;

const ABSENT = Buffer.alloc(0);

/**
 * An `OrderedStore` on HBase, through its Thrift2 server: one row a partition, one column a cell.
 *
 * Every call settles within its `timeoutMs`. Made by `createHBaseStore` or `openHBaseStore`.
 */
export class HBaseStore implements OrderedStore {
  readonly supports: OrderedStoreSupport;
  readonly #calls: TableCalls;
  readonly #family: Buffer;
  readonly #names: RowNames;
  readonly #timestamps: GrowingTimestamps;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #release: () => Promise<void>;
  #closing: Promise<void> | undefined;

  /** Uses a pool of connections; does no I/O. @throws `ERR_INVALID_ARGUMENT` for names that HBase would refuse. */
  constructor({ pool, table, family, prefix, timeoutMs, durability, clock, release }: HBaseStoreParts) {
    requireFamilyName(family);
    const names = new RowNames(prefix);
    const timestamps = new GrowingTimestamps(clock);
    this.#calls = new TableCalls({ pool, table, names, timestamps, clock });
    this.#family = Buffer.from(family);
    this.#names = names;
    this.#timestamps = timestamps;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#release = release;
    const maxValueBytes = Math.min(MAX_VALUE_BYTES, pool.maxRequestBytes - NAMES_BYTES);
    this.supports = { durability, snapshotReads: false, indeterminateWrites: true, maxValueBytes };
  }

  /** See `OrderedStore.read`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_CORRUPT` */
  async read(partition: string, parts: readonly ReadPart[], options: CallOptions = {}): Promise<Entry[][]> {
    const deadline = this.#begin('read', options);
    checkPartition(partition);
    checkParts(parts);
    const plans = planGets(this.#calls.driver.thrift2, this.#family, this.#names.rowOf(partition), parts);
    const gets = plans.filter((plan): plan is PlannedGet => 'get' in plan);
    const results = gets.length === 0 ? [] : await this.#calls.getParts(gets, deadline);
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
    const { gets, decode } = planRefs(this.#calls.driver.thrift2, this.#family, rowOf, refs);
    return decode(await this.#calls.getRows('readMany', gets, deadline));
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
    const row = this.#names.rowOf(partition);
    this.#requireFitting(change, row);
    const timestamp = this.#timestamps.next(partition);
    const fsync = this.supports.durability === 'fsync';
    const family = this.#family;
    const mutations = encodeChange(this.#calls.driver, change, { family, row, timestamp, fsync });
    const { guard } = change;
    if (guard === undefined) {
      await this.#calls.send('write', deadline, (calls, table) => calls.mutateRow(table, mutations), true);
      return true;
    }
    const { EQUAL } = this.#calls.driver.thrift2.TCompareOp;
    // For HBase an absent cell equals an empty value, and there are no empty values.
    const expected = guard.expected === undefined ? ABSENT : asBuffer(guard.expected);
    const key = asBuffer(guard.key);
    const waited = this.#calls.wait();
    const isDone = await this.#calls.send(
      'write',
      deadline,
      (calls, table) => calls.checkAndMutate(table, row, family, key, EQUAL, expected, mutations),
      true,
    );
    if (!isDone && waited.mayBeResent()) {
      await refuteRepeat(this.#calls, { change, family, row, timestamp }, waited.wasResent(), deadline);
    }
    return isDone;
  }

  /** See `OrderedStore.scan`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE` */
  async *scan(range: ScanRange, options: CallOptions = {}): AsyncGenerator<ScannedEntry, void, undefined> {
    checkScanRange(range);
    const deadline = Deadline.of(options, this.#clock);
    const begin = (): Deadline => this.#begin('scan', deadline.toCallOptions());
    begin();
    const scanner = new RowScanner(this.#calls.driver.thrift2, this.#family, this.#names, {
      get: (get) => this.#calls.get('scan', get, begin()),
      scan: (scan, results) => this.#calls.scan(scan, results, begin()),
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

  #requireFitting(change: Change, row: Buffer): void {
    const names = { table: this.#calls.nameBytes, family: this.#family.length, row: row.length };
    const [bytes, most] = [requestBytes(change, names), this.#calls.maxRequestBytes];
    if (bytes <= most) return;
    throw new FeedloomError(
      'ERR_TOO_LARGE',
      `A change of ${bytes} bytes is longer than the ${most} that the Thrift2 server takes. Split it, or see \`maxFrameBytes\`.`,
    );
  }
}
