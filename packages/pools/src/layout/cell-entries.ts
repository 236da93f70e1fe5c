import type { Entry } from '@feedloom/core';
import { INTEGER_BYTES, asBuffer, decodeString, readInteger } from '@feedloom/core';
import { NONCE_BYTES, poolRange } from '../keys.js';
import { PoolEntry } from '../records/entry.js';

function readEntry(source: string, prefixLength: number, { key, value }: Entry): PoolEntry {
  const bytes = asBuffer(key);
  const q = readInteger(bytes, bytes.length - NONCE_BYTES - INTEGER_BYTES);
  return new PoolEntry(source, { key: bytes, prefixLength }, q, value);
}

/** Reads entries of one pool, in the order of their keys: best first. */
export function readPool(source: string, cells: readonly Entry[]): PoolEntry[] {
  const prefixLength = poolRange(source).gte.length;
  return cells.map((cell) => readEntry(source, prefixLength, cell));
}

/** Reads entries of all pools. */
export function readPools(cells: readonly Entry[]): PoolEntry[] {
  return cells.map((cell) => {
    const { text: source, end } = decodeString(cell.key, 1);
    return readEntry(source, end, cell);
  });
}
