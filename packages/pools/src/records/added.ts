import { decodeRecord, encodeRecord } from './record.js';

/** Source → entries added since the last settle. A lost update delays a settle; it loses nothing. */
export type Added = Readonly<Record<string, number>>;

/** Reads the counters; absent ones are zero. */
export function decodeAdded(bytes: Uint8Array | undefined): Added {
  return bytes === undefined ? {} : (decodeRecord(bytes, 'counter of added entries') as Added);
}

/** Writes the counters with `count` more for `source`. */
export function encodeAdded(added: Added, source: string, count: number): Uint8Array {
  return encodeRecord({ ...added, [source]: (added[source] ?? 0) + count });
}
