import { Buffer } from 'node:buffer';
import { asBuffer, compareBytes } from '@feedloom/core';
import type { Entry, RangePart, ReadPart } from '@feedloom/core';
import type { Statement } from './encode-change.js';

/** One query of a read, and the parts of the read that it answers. */
export interface PlannedQuery extends Statement {
  /** Hands the rows that were found to the parts, whose answers these are. */
  readonly deliver: (cells: readonly Entry[], answers: Entry[][]) => void;
}

/**
 * The queries that answer `parts`, to be sent one after the other.
 *
 * A query sees a partition as of one instant, so neighbouring keys share one; two ranges cannot. A range that is empty
 * by its bounds needs none.
 */
export function planRead(table: string, partition: string, parts: readonly ReadPart[]): PlannedQuery[] {
  const queries: PlannedQuery[] = [];
  let keys: { readonly key: Uint8Array; readonly index: number }[] = [];
  const endKeys = (): void => {
    if (keys.length > 0) queries.push(keyQuery(table, partition, keys));
    keys = [];
  };
  for (const [index, part] of parts.entries()) {
    if ('key' in part) {
      keys.push({ key: part.key, index });
    } else if (compareBytes(part.gte, part.lt) < 0) {
      endKeys();
      queries.push(rangeQuery(table, partition, part, index));
    }
  }
  endKeys();
  return queries;
}

function keyQuery(
  table: string,
  partition: string,
  keys: readonly { readonly key: Uint8Array; readonly index: number }[],
): PlannedQuery {
  const indexes = new Map<string, number[]>();
  for (const { key, index } of keys) {
    const name = nameOf(key);
    indexes.set(name, [...(indexes.get(name) ?? []), index]);
  }
  return {
    query: `SELECT key, value FROM ${table} WHERE partition = ? AND key IN ?`,
    params: [partition, [...indexes.keys()].map((name) => Buffer.from(name, 'latin1'))],
    deliver(cells, answers) {
      for (const { key, value } of cells) {
        for (const [nth, index] of (indexes.get(nameOf(key)) ?? []).entries()) {
          // Each answer is its caller's own.
          answers[index] = [nth === 0 ? { key, value } : { key: Buffer.from(key), value: Buffer.from(value) }];
        }
      }
    },
  };
}

function rangeQuery(
  table: string,
  partition: string,
  { gte, lt, reverse = false, limit }: RangePart,
  index: number,
): PlannedQuery {
  const order = reverse ? ' ORDER BY key DESC' : '';
  return {
    query:
      `SELECT key, value FROM ${table} WHERE partition = ? AND key >= ? AND key < ?` +
      `${order}${limit === undefined ? '' : ' LIMIT ?'}`,
    params: [
      partition,
      Buffer.from(gte),
      Buffer.from(lt),
      ...(limit === undefined ? [] : [Math.min(limit, 2 ** 31 - 1)]),
    ],
    deliver(cells, answers) {
      answers[index] = [...cells];
    },
  };
}

function nameOf(key: Uint8Array): string {
  return asBuffer(key).toString('latin1');
}
