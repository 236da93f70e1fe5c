import { Buffer } from 'node:buffer';
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
import { FeedloomError } from '../errors.js';
import { asBuffer } from '../keys/bytes.js';
import { checkCall } from '../store/check-call.js';
import { checkChange, checkPartition, checkParts, checkRefs, checkScanRange } from '../store/check-change.js';
import { type Cell, SortedCells } from './sorted-cells.js';

/** How many cells a scan copies between two turns of its consumer. */
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
  async read(partition: string, parts: readonly ReadPart[], options: CallOptions = {}): Promise<Entry[][]> {
    this.#begin('read', options);
    checkPartition(partition);
    checkParts(parts);
    const cells = this.#partitions.get(partition);
    return parts.map((part) => (cells === undefined ? [] : copyPart(cells, part)));
  }

  /** See {@link OrderedStore.readMany}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async readMany(refs: readonly CellRef[], options: CallOptions = {}): Promise<(Uint8Array | undefined)[]> {
    this.#begin('readMany', options);
    checkRefs(refs);
    return refs.map(({ partition, key }) => {
      const cell = this.#partitions.get(partition)?.get(toText(key));
      return cell === undefined ? undefined : toBytes(cell.value);
    });
  }

  /** See {@link OrderedStore.write}. @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED` */
  async write(partition: string, change: Change, options: CallOptions = {}): Promise<boolean> {
    this.#begin('write', options);
    checkPartition(partition);
    const keys = checkChange(change, this.supports.maxValueBytes);
    const { guard, puts = [] } = change;
    const cells = this.#partitions.get(partition) ?? new SortedCells();
    if (guard !== undefined && !holds(cells.get(toText(guard.key)), guard.expected)) return false;
    for (const key of keys.deletes) cells.delete(key);
    for (const [index, { value }] of puts.entries()) cells.set(keys.puts[index] as string, toText(value));
    if (cells.size === 0) this.#partitions.delete(partition);
    else this.#partitions.set(partition, cells);
    return true;
  }

  /** See {@link OrderedStore.scan}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async *scan(range: ScanRange, options: CallOptions = {}): AsyncGenerator<ScannedEntry, void, undefined> {
    this.#begin('scan', options);
    checkScanRange(range);
    const { partition, gte = new Uint8Array(0), lt } = range;
    const end = lt === undefined ? undefined : toText(lt);
    for (const name of partition === undefined ? [...this.#partitions.keys()] : [partition]) {
      let from = toText(gte);
      for (;;) {
        this.#begin('scan', options);
        // Looked up again for each batch: the partition may have been emptied and made anew.
        const batch = this.#partitions.get(name)?.range(from, end, false, SCAN_BATCH) ?? [];
        for (const entry of copyCells(batch)) yield { partition: name, ...entry };
        if (batch.length < SCAN_BATCH) break;
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

  #begin(what: string, options: CallOptions): void {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`MemoryStore\`.`);
    checkCall(what, options);
  }
}

function toText(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('latin1');
}

function toBytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function holds(cell: Cell | undefined, expected: Uint8Array | undefined): boolean {
  return cell?.value === (expected === undefined ? undefined : toText(expected));
}

function copyPart(cells: SortedCells, part: ReadPart): Entry[] {
  if ('key' in part) {
    const cell = cells.get(toText(part.key));
    return cell === undefined ? [] : copyCells([cell]);
  }
  const { gte, lt, reverse = false, limit = Infinity } = part;
  return copyCells(cells.range(toText(gte), toText(lt), reverse, limit));
}

/** Copies cells into one piece of memory: an allocation for each would cost more than the copying. */
function copyCells(cells: readonly Cell[]): Entry[] {
  let text = '';
  for (const { key, value } of cells) text += key + value;
  const bytes = toBytes(text);
  let end = 0;
  return cells.map(({ key, value }) => {
    const start = end;
    const middle = start + key.length;
    end = middle + value.length;
    return { key: bytes.subarray(start, middle), value: bytes.subarray(middle, end) };
  });
}
