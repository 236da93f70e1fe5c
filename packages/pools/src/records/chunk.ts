import { Buffer } from 'node:buffer';
import type { Withheld } from '../contracts/generator.js';
import { decodeData } from './entry.js';
import { FORMAT_VERSION, corrupt, openRecord } from './record.js';

/** One item of a chunk, frozen as it was served. */
export interface ServedItem {
  readonly id: string;
  readonly source: string;
  readonly score: number;
  readonly rank: number;
  readonly at: number;
  readonly timesServed: number;
  /** The rule that chose it, and how far a later one moved it. */
  readonly rule: string;
  readonly displaced: number;
  /** JSON, UTF-8. */
  readonly data: Uint8Array;
  /** The data, decoded. */
  readonly decoded: () => unknown;
}

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
  score: number,
  rank: number,
  at: number,
  timesServed: number,
  rule: string,
  displaced: number,
  dataBytes: number,
];

/** Writes a chunk: version, length of the JSON, the JSON, then the items' data as it was stored. */
export function encodeChunk(chunk: Chunk): Buffer {
  const { items, ...header } = chunk;
  const lines = items.map((item): Line => [
    item.id,
    item.source,
    item.score,
    item.rank,
    item.at,
    item.timesServed,
    item.rule,
    item.displaced,
    item.data.length,
  ]);
  const json = Buffer.from(JSON.stringify({ ...header, lines }), 'utf8');
  const start = Buffer.allocUnsafe(5);
  start[0] = FORMAT_VERSION;
  start.writeUInt32LE(json.length, 1);
  return Buffer.concat([start, json, ...items.map(({ data }) => data)]);
}

/** Reads what {@link encodeChunk} wrote. @throws `ERR_CORRUPT` if it did not. */
export function decodeChunk(bytes: Uint8Array): Chunk {
  const record = openRecord(bytes, 'chunk', 5);
  const jsonEnd = 5 + record.readUInt32LE(1);
  try {
    const { lines, ...header } = JSON.parse(record.toString('utf8', 5, jsonEnd)) as ChunkHeader & { lines: Line[] };
    let offset = jsonEnd;
    const items = lines.map(([id, source, score, rank, at, timesServed, rule, displaced, dataBytes]): ServedItem => {
      const data = record.subarray(offset, (offset += dataBytes));
      return { id, source, score, rank, at, timesServed, rule, displaced, data, decoded: () => decodeData(data) };
    });
    return { ...header, items };
  } catch (error) {
    throw corrupt('chunk', error);
  }
}
