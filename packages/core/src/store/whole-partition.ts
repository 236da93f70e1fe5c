import pLimit from 'p-limit';
import { systemClock } from '../clock/system-clock.js';
import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import type {
  CellRef,
  Change,
  Entry,
  OrderedStore,
  OrderedStoreSupport,
  ReadPart,
  ScanRange,
  ScannedEntry,
} from '../contracts/ordered-store.js';
import type { Random } from '../contracts/random.js';
import type { SingleKeyStore } from '../contracts/single-key-store.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { systemRandom } from '../random/system-random.js';
import { checkChange, checkPartition, checkParts, checkRefs, checkScanRange } from './check-change.js';
import { applyChange, copyCells, copyChange, readPart, toBytes, toText } from './partition-cells.js';
import { decodePartition, encodePartition } from './partition-codec.js';
import { SortedCells } from './sorted-cells.js';

/** How {@link wholePartition} behaves when writers collide. */
export interface WholePartitionOptions {
  /** How often a write swaps before it gives up. @defaultValue `50` */
  readonly maxAttempts?: number | undefined;
  /** The longest pause before the second attempt, in milliseconds; it doubles up to 64 times that. @defaultValue `1` */
  readonly backoffMs?: number | undefined;
  /** Time for the pauses. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
  /** Chance for the pauses. @defaultValue the system's */
  readonly random?: Random | undefined;
}

/** How many values one `readMany` fetches at a time. */
const CONCURRENCY = 16;

/** Room for the format byte, a key and its lengths beside the longest value. */
const OVERHEAD_BYTES = 2048;

/**
 * Lifts a store of single values to an {@link OrderedStore}: each partition is one value, read, changed in memory and
 * swapped back, again if somebody else was faster.
 *
 * For partitions of up to about a megabyte: every read fetches and every write replaces the whole. Closing it leaves
 * `store` open.
 *
 * @throws From `write`: `ERR_TOO_LARGE` if the partition outgrows `store`, `ERR_CONFLICT` if every swap was lost.
 */
export function wholePartition(store: SingleKeyStore, options: WholePartitionOptions = {}): OrderedStore {
  return new WholePartitionStore(store, options);
}

class WholePartitionStore implements OrderedStore {
  readonly supports: OrderedStoreSupport;
  readonly #store: SingleKeyStore;
  readonly #maxAttempts: number;
  readonly #backoffMs: number;
  readonly #clock: Clock;
  readonly #random: Random;
  #closed = false;

  constructor(
    store: SingleKeyStore,
    { maxAttempts = 50, backoffMs = 1, clock = systemClock, random = systemRandom }: WholePartitionOptions,
  ) {
    const { durability, indeterminateWrites, maxValueBytes } = store.supports;
    const longest = maxValueBytes - OVERHEAD_BYTES;
    this.supports = { durability, indeterminateWrites, snapshotReads: true, maxValueBytes: longest };
    this.#store = store;
    this.#maxAttempts = maxAttempts;
    this.#backoffMs = backoffMs;
    this.#clock = clock;
    this.#random = random;
  }

  async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
    const deadline = this.#begin('read', options);
    checkPartition(partition);
    checkParts(parts);
    const { cells } = await this.#load(partition, deadline);
    return parts.map((part) => readPart(cells, part));
  }

  async readMany(refs: readonly CellRef[], options?: CallOptions): Promise<(Uint8Array | undefined)[]> {
    const deadline = this.#begin('readMany', options);
    checkRefs(refs);
    const limit = pLimit(CONCURRENCY);
    const names = [...new Set(refs.map(({ partition }) => partition))];
    const loaded = await Promise.all(names.map((name) => limit(() => this.#load(name, deadline))));
    const cellsOf = new Map(names.map((name, index) => [name, loaded[index]?.cells]));
    return refs.map(({ partition, key }) => {
      const cell = cellsOf.get(partition)?.get(toText(key));
      return cell === undefined ? undefined : toBytes(cell.value);
    });
  }

  async write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
    const deadline = this.#begin('write', options);
    checkPartition(partition);
    // Copied now: the caller may reuse its bytes as soon as it has the promise, and attempts come later.
    const copy = copyChange(change, checkChange(change, this.supports.maxValueBytes));
    for (let attempt = 1; attempt <= this.#maxAttempts; attempt += 1) {
      const { cells, version } = await this.#load(partition, deadline);
      if (!applyChange(cells, copy)) return false;
      // A change that leaves nothing where nothing was needs no swap.
      if (version === undefined && cells.size === 0) return true;
      const swap = this.#store.swap(partition, version, this.#pack(partition, cells), deadline.toCallOptions());
      if ((await deadline.race(swap, 'write', { indeterminate: true })) !== undefined) return true;
      await deadline.sleep(this.#random.next() * this.#backoffMs * 2 ** Math.min(attempt - 1, 6), 'write');
    }
    throw new FeedloomError(
      'ERR_CONFLICT',
      `Partition \`${partition}\` was changed by others during each of ${this.#maxAttempts} attempts. Try again later.`,
      { retryable: true },
    );
  }

  async *scan(range: ScanRange, options?: CallOptions): AsyncGenerator<ScannedEntry, void, undefined> {
    const deadline = this.#begin('scan', options);
    checkScanRange(range);
    const { partition, gte = new Uint8Array(0), lt } = range;
    const end = lt === undefined ? undefined : toText(lt);
    for await (const name of partition === undefined ? this.#store.names(deadline.toCallOptions()) : [partition]) {
      this.#begin('scan', undefined);
      deadline.check('scan');
      const { cells } = await this.#load(name, deadline);
      for (const entry of copyCells(cells.range(toText(gte), end, false, Infinity)))
        yield { partition: name, ...entry };
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #load(name: string, deadline: Deadline): Promise<{ cells: SortedCells; version: string | undefined }> {
    const found = await deadline.race(this.#store.get(name, deadline.toCallOptions()), 'read');
    if (found === undefined) return { cells: new SortedCells(), version: undefined };
    return { cells: decodePartition(name, found.value), version: found.version };
  }

  #pack(name: string, cells: SortedCells): Uint8Array | undefined {
    if (cells.size === 0) return undefined;
    const bytes = encodePartition(cells.range('', undefined, false, Infinity));
    const { maxValueBytes } = this.#store.supports;
    if (bytes.length <= maxValueBytes) return bytes;
    const message = `Partition \`${name}\` would take ${bytes.length} bytes; its store keeps at most ${maxValueBytes}.`;
    throw new FeedloomError('ERR_TOO_LARGE', message);
  }

  #begin(what: string, options: CallOptions | undefined): Deadline {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed store.`);
    const deadline = Deadline.of(options, this.#clock);
    deadline.check(what);
    return deadline;
  }
}
