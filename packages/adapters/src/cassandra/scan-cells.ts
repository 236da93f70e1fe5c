import { Buffer } from 'node:buffer';
import type { ScanRange, ScannedEntry } from '@feedloom/core';
import type { CellPage } from './cassandra-client.js';
import type { Statement } from './encode-change.js';

/** A walk as a query, whose rows come grouped by partition. */
export function scanQuery(table: string, { partition, gte, lt }: ScanRange): Statement {
  const bounds = [
    ...(gte === undefined ? [] : [{ test: 'key >= ?', value: Buffer.from(gte) }]),
    ...(lt === undefined ? [] : [{ test: 'key < ?', value: Buffer.from(lt) }]),
  ];
  const tests = [
    ...(partition === undefined ? [] : [{ test: 'partition = ?', value: partition as unknown }]),
    ...bounds,
  ];
  const where = tests.length === 0 ? '' : ` WHERE ${tests.map(({ test }) => test).join(' AND ')}`;
  // Over all partitions, Cassandra wants to hear that it reads more than it returns.
  const filtering = partition === undefined && bounds.length > 0 ? ' ALLOW FILTERING' : '';
  return {
    query: `SELECT partition, key, value FROM ${table}${where}${filtering}`,
    params: tests.map(({ value }) => value),
  };
}

/** Yields the cells of all pages; asks for the next one only when the last is used up. */
export async function* walkPages(
  readPage: (from: string | undefined) => Promise<CellPage>,
): AsyncGenerator<ScannedEntry, void> {
  let from: string | undefined;
  do {
    const { cells, next } = await readPage(from);
    yield* cells;
    from = next;
  } while (from !== undefined);
}
