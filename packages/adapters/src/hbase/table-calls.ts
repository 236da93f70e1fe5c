import { Buffer } from 'node:buffer';
import type { Clock, Deadline } from '@feedloom/core';
import type { ConnectionPool } from './connection-pool.js';
import type { Struct, TResult, Thrift2Calls } from './generated/thrift2-client.mjs';
import type { GrowingTimestamps } from './growing-timestamps.js';
import type { PlannedGet } from './read-parts.js';
import { readTail } from './read-tail.js';
import type { RowNames } from './row-names.js';
import { parseTableName } from './table-names.js';
import type { ThriftDriver } from './thrift-connection.js';
import { wrapHBaseError } from './wrap-hbase-error.js';

/** What {@link TableCalls} go through. */
export interface TableCallsParts {
  readonly pool: ConnectionPool;
  readonly table: string;
  readonly names: RowNames;
  /** Told how new everything is that is read. */
  readonly timestamps: GrowingTimestamps;
  readonly clock: Clock;
}

/** How long it has been until now. */
export interface Wait {
  /** Whether the Thrift2 server's own client may have sent the call again, as its connection broke. */
  mayBeResent(): boolean;
  /** Whether it has sent the call again, unless that was answered at once. */
  wasResent(): boolean;
}

/** One call of the server, for one table. */
export type Send<Answer> = (calls: Thrift2Calls, table: Buffer) => Promise<Answer>;

/** The calls that concern one table; their errors are typed, and what they read is noted, so that what is written next is newer. */
export class TableCalls {
  readonly #pool: ConnectionPool;
  readonly #table: Buffer;
  /** As messages of HBase have it. */
  readonly #shownName: string;
  readonly #names: RowNames;
  readonly #timestamps: GrowingTimestamps;
  readonly #clock: Clock;

  /** @throws `ERR_INVALID_ARGUMENT` for a name that HBase would refuse. */
  constructor({ pool, table, names, timestamps, clock }: TableCallsParts) {
    const { namespace, qualifier } = parseTableName(table);
    this.#shownName = namespace === 'default' ? qualifier : table;
    this.#table = Buffer.from(table);
    this.#pool = pool;
    this.#names = names;
    this.#timestamps = timestamps;
    this.#clock = clock;
  }

  /** What messages are made with. */
  get driver(): ThriftDriver {
    return this.#pool.driver;
  }

  /** The length of the table's name, in bytes. */
  get nameBytes(): number {
    return this.#table.length;
  }

  /** The longest request, in bytes. */
  get maxRequestBytes(): number {
    return this.#pool.maxRequestBytes;
  }

  /** Reads columns of one row. */
  async get(what: string, get: Struct<'TGet'>, deadline: Deadline, isWrite = false): Promise<TResult> {
    const result = await this.send(what, deadline, (calls, table) => calls.get(table, get), isWrite);
    this.#note([result]);
    return result;
  }

  /** Reads columns of many rows. */
  async getRows(what: string, gets: readonly Struct<'TGet'>[], deadline: Deadline): Promise<readonly TResult[]> {
    return this.#note(await this.send(what, deadline, (calls, table) => calls.getMultiple(table, gets)));
  }

  /** Reads pieces of rows. */
  async scan(scan: Struct<'TScan'>, results: number, deadline: Deadline): Promise<readonly TResult[]> {
    return this.#note(
      await this.send('scan', deadline, (calls, table) => calls.getScannerResults(table, scan, results)),
    );
  }

  /** Reads parts of one row, all at once; those behind a range that is too long once that has been read to its end. */
  async getParts(plans: readonly PlannedGet[], deadline: Deadline): Promise<readonly TResult[]> {
    const results = this.#note(
      await this.send('read', deadline, (calls, table) => Promise.all(plans.map(({ get }) => calls.get(table, get)))),
    );
    const long = plans.findIndex(({ storeLimit, tail }, at) => {
      return tail !== undefined && results[at]?.columnValues.length === storeLimit;
    });
    const tail = plans[long]?.tail;
    if (tail === undefined) return results;
    const whole = await readTail(this.driver.thrift2, (get) => this.get('read', get, deadline), tail);
    // They must not be older than what comes before them.
    const rest = plans.slice(long + 1);
    return [...results.slice(0, long), whole, ...(rest.length === 0 ? [] : await this.getParts(rest, deadline))];
  }

  /** Sends anything. @throws Typed errors only. */
  async send<Answer>(what: string, deadline: Deadline, send: Send<Answer>, isWrite = false): Promise<Answer> {
    const waited = this.wait();
    try {
      return await this.#pool.run(deadline, `the ${what}`, (calls) => send(calls, this.#table), isWrite);
    } catch (error) {
      const call = { doing: `a ${what}`, isWrite, mayBeRepeated: waited.mayBeResent(), table: this.#shownName };
      throw wrapHBaseError(error, call);
    }
  }

  /** Begins to wait for an answer. */
  wait(): Wait {
    const { resendPauseMs, resendsAfterMs } = this.#pool;
    const startedAt = this.#clock.monotonic();
    const isPast = (limitMs: number): boolean => this.#clock.monotonic() - startedAt >= limitMs;
    return { mayBeResent: () => isPast(resendPauseMs), wasResent: () => isPast(resendsAfterMs) };
  }

  #note(results: readonly TResult[]): readonly TResult[] {
    for (const { row, columnValues } of results) {
      if (row === null) continue;
      const partition = this.#names.partitionOf(row);
      for (const { timestamp } of columnValues) this.#timestamps.saw(partition, timestamp.toNumber());
    }
    return results;
  }
}
