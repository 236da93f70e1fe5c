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

/** The items of a chunk, a column for each thing that is known of them: short, and fast to write. */
interface Columns {
  readonly ids: readonly string[];
  /** The distinct sources and rules, and for each item which of them it has. */
  readonly sources: readonly string[];
  readonly rules: readonly string[];
  readonly sourceOf: readonly number[];
  readonly ruleOf: readonly number[];
  readonly displaced: readonly number[];
  readonly valueBytes: readonly number[];
  /** Only for items with relaxed limits. */
  readonly relaxed: readonly (readonly [slot: number, limits: readonly string[]])[];
}

/** Numbers names in the order in which they are first met. */
function numbered(names: readonly string[]): { readonly distinct: string[]; readonly indexOf: number[] } {
  const distinct: string[] = [];
  const indexOf = names.map((name) => {
    const known = distinct.indexOf(name);
    return known >= 0 ? known : distinct.push(name) - 1;
  });
  return { distinct, indexOf };
}

function columnsOf(items: readonly ServedItem[]): Columns {
  const sources = numbered(items.map(({ source }) => source));
  const rules = numbered(items.map(({ rule }) => rule));
  return {
    ids: items.map(({ id }) => id),
    sources: sources.distinct,
    rules: rules.distinct,
    sourceOf: sources.indexOf,
    ruleOf: rules.indexOf,
    displaced: items.map(({ displaced }) => displaced),
    valueBytes: items.map(({ value }) => value.length),
    relaxed: items.flatMap(({ relaxed }, slot) => (relaxed.length > 0 ? [[slot, relaxed] as const] : [])),
  };
}

/** Writes a chunk: version, length of the JSON, the JSON, then the items' values as they lay in the pools. */
export function encodeChunk(chunk: Chunk): Buffer {
  const { items, ...header } = chunk;
  const json = JSON.stringify([header, columnsOf(items)]);
  const jsonBytes = Buffer.byteLength(json);
  const record = Buffer.allocUnsafe(items.reduce((bytes, { value }) => bytes + value.length, 5 + jsonBytes));
  record[0] = FORMAT_VERSION;
  record.writeUInt32LE(jsonBytes, 1);
  record.write(json, 5, 'utf8');
  let offset = 5 + jsonBytes;
  for (const { value } of items) {
    record.set(value, offset);
    offset += value.length;
  }
  return record;
}

/** Reads what {@link encodeChunk} wrote. @throws `ERR_CORRUPT` if it did not. */
export function decodeChunk(bytes: Uint8Array): Chunk {
  const record = openRecord(bytes, 'chunk', 5);
  const jsonEnd = 5 + record.readUInt32LE(1);
  try {
    const [header, columns] = JSON.parse(record.toString('utf8', 5, jsonEnd)) as [ChunkHeader, Columns];
    const relaxed = new Map(columns.relaxed);
    let offset = jsonEnd;
    const items = columns.ids.map((id, slot) => {
      const value = record.subarray(offset, (offset += columns.valueBytes[slot] as number));
      const source = columns.sources[columns.sourceOf[slot] as number] as string;
      const rule = columns.rules[columns.ruleOf[slot] as number] as string;
      const displaced = columns.displaced[slot] as number;
      return new ServedItem(source, id, { rule, displaced, relaxed: relaxed.get(slot) }, value);
    });
    return { ...header, items };
  } catch (error) {
    throw corrupt('chunk', error);
  }
}
