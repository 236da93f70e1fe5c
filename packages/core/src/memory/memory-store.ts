import type { CallOptions } from '../contracts/call-options.js';
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
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { checkChange, checkPartition, checkParts, checkRefs, checkScanRange } from '../store/check-change.js';
import { applyChange, copyCells, copyChange, readPart, toBytes, toText } from '../store/partition-cells.js';
import { SortedCells } from '../store/sorted-cells.js';

/** How many cells a scan copies at once. */
const SCAN_BATCH = 256;

/**
 * The reference {@link OrderedStore}: the cells of one process, gone when it ends.
 *
 * Every call does its work before it returns its promise, so reads see one instant and writes need no lock. Bytes are
 * copied on the way in and on the way out.
 */
export class MemoryStore implements OrderedStore {
  readonly supports: OrderedStoreSupport = {
    durability: 'memory',
    snapshotReads: true,
    indeterminateWrites: false,
    maxValueBytes: 16 * 1024 * 1024,
  };
  readonly #partitions = new Map<string, SortedCells>();
  #closed = false;

  /** See {@link OrderedStore.read}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
    this.#begin('read', options);
    checkPartition(partition);
    checkParts(parts);
    const cells = this.#partitions.get(partition);
    return parts.map((part) => (cells === undefined ? [] : readPart(cells, part)));
  }

  /** See {@link OrderedStore.readMany}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async readMany(refs: readonly CellRef[], options?: CallOptions): Promise<(Uint8Array | undefined)[]> {
    this.#begin('readMany', options);
    checkRefs(refs);
    return refs.map(({ partition, key }) => {
      const cell = this.#partitions.get(partition)?.get(toText(key));
      return cell === undefined ? undefined : toBytes(cell.value);
    });
  }

  /** See {@link OrderedStore.write}. @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED` */
  async write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
    this.#begin('write', options);
    checkPartition(partition);
    const copy = copyChange(change, checkChange(change, this.supports.maxValueBytes));
    const cells = this.#partitions.get(partition) ?? new SortedCells();
    if (!applyChange(cells, copy)) return false;
    if (cells.size === 0) this.#partitions.delete(partition);
    else this.#partitions.set(partition, cells);
    return true;
  }

  /** See {@link OrderedStore.scan}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async *scan(range: ScanRange, options?: CallOptions): AsyncGenerator<ScannedEntry, void, undefined> {
    const deadline = this.#begin('scan', options);
    checkScanRange(range);
    const { partition, gte = new Uint8Array(0), lt } = range;
    const end = lt === undefined ? undefined : toText(lt);
    for (const name of partition === undefined ? [...this.#partitions.keys()] : [partition]) {
      let from = toText(gte);
      for (;;) {
        // Looked up again for each batch: the partition may have been emptied and made anew.
        const batch = this.#partitions.get(name)?.range(from, end, false, SCAN_BATCH) ?? [];
        for (const entry of copyCells(batch)) yield { partition: name, ...entry };
        if (batch.length < SCAN_BATCH) break;
        this.#begin('scan', undefined);
        deadline.check('scan');
        from = `${batch[batch.length - 1]?.key}\0`;
      }
    }
  }

  /** Forgets everything. Calls after it reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#partitions.clear();
  }

  /** The same as {@link MemoryStore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, options: CallOptions | undefined): Deadline {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`MemoryStore\`.`);
    const deadline = Deadline.of(options);
    deadline.check(what);
    return deadline;
  }
}
