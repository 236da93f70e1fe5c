import { Buffer } from 'node:buffer';
import type { Withheld } from '../contracts/generator.js';
import { FORMAT_VERSION, corrupt, openRecord } from './record.js';
import { ServedItem } from './served-item.js';

/** A chunk beside its items: why it is as it is. */
export interface ChunkHeader {
  readonly seq: number;
  readonly token: string;
  readonly rev: number;
  /** When it was committed, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The size that was asked for. */
  readonly requested: number;
  readonly banked: boolean;
  readonly policy: string;
  readonly seed: string;
  readonly session: number;
  readonly drops: readonly Withheld[];
  readonly defers: readonly Withheld[];
}

/** One refresh's new items, in order, with the decision that made them. Immutable once stored. */
export interface Chunk extends ChunkHeader {
  readonly items: readonly ServedItem[];
}

type Line = readonly [
  id: string,
  source: string,
  rule: string,
  displaced: number,
  valueBytes: number,
  relaxed?: readonly string[],
];

/** Writes a chunk: version, length of the JSON, the JSON, then the items' values as they lay in the pools. */
export function encodeChunk(chunk: Chunk): Buffer {
  const { items, ...header } = chunk;
  const lines = items.map(({ id, source, rule, displaced, value, relaxed }): Line => {
    const line = [id, source, rule, displaced, value.length] as const;
    return relaxed.length === 0 ? line : [...line, relaxed];
  });
  const json = Buffer.from(JSON.stringify({ ...header, lines }), 'utf8');
  const start = Buffer.allocUnsafe(5);
  start[0] = FORMAT_VERSION;
  start.writeUInt32LE(json.length, 1);
  return Buffer.concat([start, json, ...items.map(({ value }) => value)]);
}

/** Reads what {@link encodeChunk} wrote. @throws `ERR_CORRUPT` if it did not. */
export function decodeChunk(bytes: Uint8Array): Chunk {
  const record = openRecord(bytes, 'chunk', 5);
  const jsonEnd = 5 + record.readUInt32LE(1);
  try {
    const { lines, ...header } = JSON.parse(record.toString('utf8', 5, jsonEnd)) as ChunkHeader & { lines: Line[] };
    let offset = jsonEnd;
    const items = lines.map(([id, source, rule, displaced, valueBytes, relaxed]) => {
      const value = record.subarray(offset, (offset += valueBytes));
      return new ServedItem(source, id, { rule, displaced, relaxed }, value);
    });
    return { ...header, items };
  } catch (error) {
    throw corrupt('chunk', error);
  }
}
