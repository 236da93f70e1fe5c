import { Buffer } from 'node:buffer';
import type { Entry, OrderedStore, ScannedEntry, ScanRange } from '../../contracts/ordered-store.js';
import { asBuffer } from '../../keys/bytes.js';

/** Bytes written as latin-1 text: one character a byte. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

/** A cell written as latin-1 text. */
export function cell(key: string, value: string): Entry {
  return { key: bytes(key), value: bytes(value) };
}

/** Bytes as latin-1 text, for comparisons that print well. */
export function text(value: Uint8Array): string;
export function text(value: Uint8Array | undefined): string | undefined;
export function text(value: Uint8Array | undefined): string | undefined {
  return value === undefined ? undefined : asBuffer(value).toString('latin1');
}

/** Cells as `key=value`. */
export function texts(entries: readonly Entry[] | undefined): string[] {
  return (entries ?? []).map(({ key, value }) => `${text(key)}=${text(value)}`);
}

/** The value of one cell as text, or `undefined` if it is absent. */
export async function valueOf(store: OrderedStore, partition: string, key: string): Promise<string | undefined> {
  const [found] = await store.read(partition, [{ key: bytes(key) }]);
  return text(found?.[0]?.value);
}

/** The lower and the upper end of all keys but those that begin with 1,024 bytes of 0xff. */
export const ALL = { gte: bytes(''), lt: new Uint8Array(1024).fill(0xff) } as const;

/** All cells of a partition as `key=value`, in key order. */
export async function cellsOf(store: OrderedStore, partition: string): Promise<string[]> {
  const [found] = await store.read(partition, [ALL]);
  return texts(found);
}

/** Everything that a scan yields. */
export async function scanned(store: OrderedStore, range: ScanRange): Promise<ScannedEntry[]> {
  const found: ScannedEntry[] = [];
  for await (const entry of store.scan(range)) found.push(entry);
  return found;
}
