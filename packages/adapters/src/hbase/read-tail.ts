import { Buffer } from 'node:buffer';
import { columnKeysFilter } from './column-range-filter.js';
import type { Struct, TResult, Thrift2 } from './generated/thrift2-client.mjs';

/** How many keys a call asks for, each of at most 1 KiB. */
const KEYS = 1024;

/** The end of a range of one row. */
export interface Tail {
  readonly family: Buffer;
  readonly row: Buffer;
  readonly gte: Uint8Array;
  readonly lt: Uint8Array;
  /** The most cells. */
  readonly limit: number;
}

type Get = (get: Struct<'TGet'>) => Promise<TResult>;

/**
 * The highest cells of a range that is too long to be read whole, in ascending order: its keys are walked page by page,
 * and only the last ones have their cells read. HBase has no filter for the end of a range.
 */
export async function readTail(thrift2: Thrift2, get: Get, tail: Tail): Promise<TResult> {
  const { TColumn, TGet } = thrift2;
  const { family, row } = tail;
  for (;;) {
    const keys = await lastKeys(thrift2, get, tail);
    if (keys.length === 0) return { row, columnValues: [] };
    const found = await get(new TGet({ row, columns: keys.map((qualifier) => new TColumn({ family, qualifier })) }));
    // Where some were removed meanwhile, there may be others below to take their place.
    if (found.columnValues.length === keys.length) return found;
  }
}

async function lastKeys(
  { TColumn, TGet }: Thrift2,
  get: Get,
  { family, row, gte, lt, limit }: Tail,
): Promise<readonly Buffer[]> {
  const columns = [new TColumn({ family })];
  let keys: readonly Buffer[] = [];
  for (let start = gte; Buffer.compare(start, lt) < 0;) {
    const filterBytes = columnKeysFilter(start, lt);
    const { columnValues } = await get(new TGet({ row, columns, filterBytes, storeLimit: KEYS }));
    keys = [...keys, ...columnValues.map(({ qualifier }) => qualifier)].slice(-limit);
    const last = columnValues.at(-1);
    if (last === undefined || columnValues.length < KEYS) break;
    start = Buffer.concat([last.qualifier, Buffer.alloc(1)]);
  }
  return keys;
}
