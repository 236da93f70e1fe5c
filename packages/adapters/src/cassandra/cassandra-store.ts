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
import { sendBatch, sendPageQuery, sendQuery } from './cassandra-client.js';
import type { CassandraClient } from './cassandra-client.js';
import type { ConsistencyLevels } from './consistency.js';
import { DoubtfulPartitions } from './doubtful-partitions.js';
import { encodeChange } from './encode-change.js';
import { WriteTurns } from '../write-turns.js';
import { planRead } from './plan-read.js';
import type { PlannedQuery } from './plan-read.js';
import { readRefs } from './read-refs.js';
import { scanQuery, walkPages } from './scan-cells.js';
import { wrapCassandraError } from './wrap-cassandra-error.js';

/** What a {@link CassandraStore} is made of. */
export interface CassandraStoreParts {
  readonly client: CassandraClient;
  /** Quoted, with its keyspace. */
  readonly table: string;
  readonly levels: ConsistencyLevels;
  /** Whether each partition is on one node only, so that there is nothing to agree on between two queries. */
  readonly isSingleCopy: boolean;
  readonly timeoutMs: number;
  readonly durability: OrderedStoreSupport['durability'];
  /** Closes the client, if the store opened it. */
  readonly release: () => Promise<void>;
}

/** The longest value, in bytes: a guard and the value that replaces it fit into one change. */
const MAX_VALUE_BYTES = 4 * 1024 * 1024;

/** How many cells one step of a scan asks for. */
const PAGE = 200;

/**
 * An `OrderedStore` on Cassandra: one of its partitions for each of ours, one conditional batch for each write.
 *
 * Every call settles within its `timeoutMs`. Made by `createCassandraStore` or `openCassandraStore`.
 */
export class CassandraStore implements OrderedStore {
  readonly supports: OrderedStoreSupport;
  readonly #parts: CassandraStoreParts;
  readonly #turns = new WriteTurns();
  readonly #doubtful = new DoubtfulPartitions();
  readonly #writing = new Set<Promise<boolean>>();
  #closing: Promise<void> | undefined;

  /** Uses a client; does no I/O. */
  constructor(parts: CassandraStoreParts) {
    this.#parts = parts;
    this.supports = {
      durability: parts.durability,
      snapshotReads: false,
      indeterminateWrites: true,
      maxValueBytes: MAX_VALUE_BYTES,
    };
  }

  /**
   * See `OrderedStore.read`. Neighbouring keys take one query together and each range takes one, one after the other.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_OVERLOADED`, `ERR_NOT_FOUND`
   */
  async read(partition: string, parts: readonly ReadPart[], options: CallOptions = {}): Promise<Entry[][]> {
    const deadline = this.#begin('read', options);
    checkPartition(partition);
    checkParts(parts);
    const answers = parts.map((): Entry[] => []);
    const queries = planRead(this.#parts.table, partition, parts);
    for (const [index, query] of queries.entries()) {
      query.deliver(await this.#query(partition, query, index === queries.length - 1, deadline), answers);
    }
    return answers;
  }

  /**
   * See `OrderedStore.readMany`. One query for each partition, 32 at a time.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_OVERLOADED`, `ERR_NOT_FOUND`
   */
  async readMany(refs: readonly CellRef[], options: CallOptions = {}): Promise<(Uint8Array | undefined)[]> {
    const deadline = this.#begin('readMany', options);
    checkRefs(refs);
    return readRefs(this.#parts.table, refs, (partition, query) => this.#query(partition, query, true, deadline));
  }

  /**
   * See `OrderedStore.write`. What an acknowledgement means is `supports.durability`. Writes of one partition through
   * one store go one after the other.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_OVERLOADED`,
   * `ERR_NOT_FOUND`
   */
  async write(partition: string, change: Change, options: CallOptions = {}): Promise<boolean> {
    const deadline = this.#begin('write', options);
    checkPartition(partition);
    checkChange(change, this.supports.maxValueBytes);
    const { client, table, levels } = this.#parts;
    const statements = encodeChange(table, partition, change);
    const write = this.#turns.run(partition, deadline, () => {
      deadline.check('the write');
      return this.#settle('write', deadline, () => sendBatch(client, statements, levels, deadline), true);
    });
    this.#writing.add(write);
    try {
      return await write;
    } catch (error) {
      if (FeedloomError.is(error) && error.indeterminate) this.#doubtful.add(partition);
      throw error;
    } finally {
      this.#writing.delete(write);
    }
  }

  /**
   * See `OrderedStore.scan`. Bounds over all partitions are tested by the servers, which read every cell for it.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_OVERLOADED`, `ERR_NOT_FOUND`
   */
  async *scan(range: ScanRange, options: CallOptions = {}): AsyncGenerator<ScannedEntry, void, undefined> {
    checkScanRange(range);
    const whole = Deadline.of(options);
    this.#begin('scan', options);
    const { client, table, levels } = this.#parts;
    const query = scanQuery(table, range);
    yield* walkPages((from) => {
      const deadline = this.#begin('scan', whole.toCallOptions());
      const page = { consistency: levels.read, size: PAGE, from };
      return this.#settle('scan', deadline, () => sendPageQuery(client, query, page, deadline));
    });
  }

  /**
   * Waits for the writes in flight, then closes the client if the store opened it; a client that was handed over stays
   * open. Later calls reject with `ERR_CLOSED`.
   */
  async close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#writing).then(this.#parts.release);
    await this.#closing;
  }

  /** The same as {@link CassandraStore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, { signal, deadlineMs = Infinity }: CallOptions): Deadline {
    if (this.#closing !== undefined) {
      throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`CassandraStore\`.`);
    }
    const deadline = Deadline.of({ signal, deadlineMs: Math.min(deadlineMs, this.#parts.timeoutMs) });
    deadline.check(`the ${what}`);
    return deadline;
  }

  /** Sends one query of a read, serial if a later one, or a write in doubt, asks for it. */
  async #query(partition: string, query: PlannedQuery, isLast: boolean, deadline: Deadline): Promise<Entry[]> {
    const { client, levels, isSingleCopy } = this.#parts;
    const doubt = this.#doubtful.of(partition);
    // What a serial query has seen is committed, so that the next one cannot miss it.
    const level = doubt !== undefined || !(isLast || isSingleCopy) ? levels.serial : levels.read;
    const cells = await this.#settle('read', deadline, () => sendQuery(client, query, level, deadline));
    if (doubt !== undefined) this.#doubtful.end(partition, doubt);
    return cells;
  }

  /** Waits for an answer within the deadline, whatever the client does with the request, and types its errors. */
  async #settle<Reply>(what: string, deadline: Deadline, send: () => Promise<Reply>, isWrite = false): Promise<Reply> {
    try {
      return await deadline.race(send(), `the ${what}`, { indeterminate: isWrite });
    } catch (error) {
      throw wrapCassandraError(error, `a ${what}`, isWrite);
    }
  }
}
