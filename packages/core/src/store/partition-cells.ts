import { Buffer } from 'node:buffer';
import type { Change, Entry, ReadPart } from '../contracts/ordered-store.js';
import { asBuffer } from '../keys/bytes.js';
import type { ChangeKeys } from './check-change.js';
import type { Cell, SortedCells } from './sorted-cells.js';

/** Bytes as a latin-1 string, one character a byte. */
export function toText(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('latin1');
}

/** The bytes of a latin-1 string. */
export function toBytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** Reads one part; the bytes are copies. */
export function readPart(cells: SortedCells, part: ReadPart): Entry[] {
  if ('key' in part) {
    const cell = cells.get(toText(part.key));
    return cell === undefined ? [] : copyCells([cell]);
  }
  const { gte, lt, reverse = false, limit = Infinity } = part;
  return copyCells(cells.range(toText(gte), toText(lt), reverse, limit));
}

/** A change as latin-1 strings: a copy that its giver cannot alter. */
export interface TextChange {
  readonly guard: { readonly key: string; readonly expected: string | undefined } | undefined;
  readonly puts: readonly Cell[];
  readonly deletes: readonly string[];
}

/** Copies a change whose `keys` {@link checkChange} has returned. */
export function copyChange({ guard, puts = [] }: Change, keys: ChangeKeys): TextChange {
  return {
    guard: guard && { key: toText(guard.key), expected: guard.expected && toText(guard.expected) },
    puts: puts.map(({ value }, index) => ({ key: keys.puts[index] as string, value: toText(value) })),
    deletes: keys.deletes,
  };
}

/** Applies a change if its guard matches. @returns Whether it did. */
export function applyChange(cells: SortedCells, { guard, puts, deletes }: TextChange): boolean {
  if (guard !== undefined && cells.get(guard.key)?.value !== guard.expected) return false;
  for (const key of deletes) cells.delete(key);
  for (const { key, value } of puts) cells.set(key, value);
  return true;
}

/** Copies cells into one piece of memory: an allocation for each would cost more than the copying. */
export function copyCells(cells: readonly Cell[]): Entry[] {
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
