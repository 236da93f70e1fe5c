import { Buffer } from 'node:buffer';
import { Deadline, FeedloomError, checkChange, checkPartition, checkParts, checkRefs } from '@feedloom/core';
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
import { TurnQueue } from '../turn-queue.js';
import type { CellDatabase } from './cell-database.js';
import type { CellWriter } from './cell-writer.js';
import { scanCells } from './scan-cells.js';
import { wrapLmdbError } from './wrap-lmdb-error.js';

/** How many cells one turn of the event loop reads and writes: about 2 milliseconds, with what callers do with them. */
const CELLS_PER_TURN = 256;

/** What a call costs beside its cells, in cells. */
const CALL_COST = 8;

/**
 * An `OrderedStore` in a directory of this machine, shared by all processes that open it.
 *
 * Every read sees one instant that includes all acknowledged writes. Many callers at once take turns, so that the
 * event loop goes on. Made by `openLmdbStore`.
 */
export class LmdbStore implements OrderedStore {
  readonly supports: OrderedStoreSupport;
  readonly #database: CellDatabase;
  readonly #writer: CellWriter;
  readonly #turns = new TurnQueue(CELLS_PER_TURN);
  #closing: Promise<void> | undefined;

  /** Takes an open database, which it will close. */
  constructor(database: CellDatabase, writer: CellWriter, supports: OrderedStoreSupport) {
    this.#database = database;
    this.#writer = writer;
    this.supports = supports;
  }

  /** See `OrderedStore.read`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_CORRUPT` */
  async read(partition: string, parts: readonly ReadPart[], options: CallOptions = {}): Promise<Entry[][]> {
    const deadline = this.#begin('read', options);
    checkPartition(partition);
    checkParts(parts);
    return this.#inTurn('read', deadline, () => {
      this.#database.cells.resetReadTxn();
      this.#database.keys.enter(partition);
      return parts.map((part) => this.#readPart(part));
    });
  }

  /** See `OrderedStore.readMany`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_CORRUPT` */
  async readMany(refs: readonly CellRef[], options: CallOptions = {}): Promise<(Uint8Array | undefined)[]> {
    const deadline = this.#begin('readMany', options);
    checkRefs(refs);
    return this.#inTurn('readMany', deadline, () => {
      const { cells, keys } = this.#database;
      cells.resetReadTxn();
      this.#turns.spend(refs.length);
      return refs.map(({ partition, key }) => {
        keys.enter(partition);
        return cells.get(key);
      });
    });
  }

  /**
   * See `OrderedStore.write`. Resolves once the change is as durable as `supports.durability` says.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_CORRUPT`
   */
  async write(partition: string, change: Change, options: CallOptions = {}): Promise<boolean> {
    const deadline = this.#begin('write', options);
    checkPartition(partition);
    checkChange(change, this.supports.maxValueBytes);
    return this.#inTurn(
      'write',
      deadline,
      () => {
        this.#turns.spend((change.puts?.length ?? 0) + (change.deletes?.length ?? 0));
        return this.#writer.write(partition, change);
      },
      true,
    );
  }

  /** See `OrderedStore.scan`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_CORRUPT` */
  scan(range: ScanRange, options: CallOptions = {}): AsyncGenerator<ScannedEntry, void, undefined> {
    const deadline = Deadline.of(options);
    return scanCells(range, (take) =>
      this.#inTurn('scan', deadline, () => {
        deadline.check('the scan');
        this.#database.cells.resetReadTxn();
        const page = take(this.#database);
        this.#turns.spend(page.length);
        return page;
      }),
    );
  }

  /** Waits for the writes in flight, then closes the database. Later calls reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closing ??= this.#database.cells.close();
    await this.#closing;
  }

  /** The same as {@link LmdbStore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #readPart(part: ReadPart): Entry[] {
    const { cells } = this.#database;
    if ('key' in part) {
      this.#turns.spend(1);
      const value = cells.get(part.key);
      return value === undefined ? [] : [{ key: Buffer.from(part.key), value }];
    }
    const { gte, lt, reverse = false, limit } = part;
    const bounds = reverse
      ? { start: lt, exclusiveStart: true, end: gte, inclusiveEnd: true, reverse }
      : { start: gte, end: lt };
    const entries = [...cells.getRange(limit === undefined ? bounds : { ...bounds, limit })];
    this.#turns.spend(entries.length);
    return entries;
  }

  #begin(what: string, options: CallOptions): Deadline {
    const deadline = Deadline.of(options);
    deadline.check(`the ${what}`);
    return deadline;
  }

  /** Does `job` in a turn that has room for it, and turns its errors into typed ones. */
  async #inTurn<Result>(
    what: string,
    deadline: Deadline,
    job: () => Promise<Result> | Result,
    isWrite = false,
  ): Promise<Result> {
    try {
      const done = this.#turns.run(() => {
        if (this.#closing !== undefined) {
          throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`LmdbStore\`. Open it again.`);
        }
        this.#turns.spend(CALL_COST);
        return job();
      });
      if (!(done instanceof Promise)) return done;
      return await deadline.race(done, `the ${what}`, { indeterminate: isWrite });
    } catch (error) {
      throw wrapLmdbError(error, `it did a ${what}`, isWrite);
    }
  }
}
