import type { Buffer } from 'node:buffer';
import { asBuffer, compareBytes } from '@feedloom/core';
import type { Entry, KeyPart, RangePart, ReadPart } from '@feedloom/core';
import { columnRangeFilter } from './column-range-filter.js';
import type { Struct, TColumnValue, TResult, Thrift2 } from './generated/thrift2-client.mjs';
import type { Tail } from './read-tail.js';

/** One get of HBase, and how its answer becomes those of one or more parts. */
export interface PlannedGet {
  readonly get: Struct<'TGet'>;
  /** How many cells the get asks for at most. */
  readonly storeLimit?: number | undefined;
  /** What has to be read otherwise if there are so many: then the get does not show the end of its range. */
  readonly tail?: Tail | undefined;
  /** One list for each part, in the order given. */
  readonly decode: (result: TResult) => Entry[][];
}

/** The largest `i32` of Thrift. */
const MAX_INTEGER = 2 ** 31 - 1;

/** How many cells of a reversed range are read to find the last few. A feed's chunks are far fewer. */
const PAGE = 256;

const entryOf = ({ qualifier, value }: TColumnValue): Entry => ({ key: qualifier, value });

/**
 * The gets that answer the parts of a read, in their order; parts that no get is needed for are answered by none.
 *
 * Keys that follow each other share a get. A range is a get with a filter. HBase has no filter for the end of a range, so
 * a reversed one is read whole, and its limit is applied here; a very long one is cut, which whoever sends the get must see.
 */
export function planGets(
  thrift2: Thrift2,
  family: Buffer,
  row: Buffer,
  parts: readonly ReadPart[],
): (PlannedGet | readonly Entry[][])[] {
  const plans: (PlannedGet | readonly Entry[][])[] = [];
  for (let at = 0; at < parts.length;) {
    const part = parts[at] as ReadPart;
    if ('key' in part) {
      const keys: KeyPart[] = [];
      for (let next: ReadPart | undefined = part; next !== undefined && 'key' in next; next = parts[at]) {
        keys.push(next);
        at += 1;
      }
      plans.push(planKeys(thrift2, family, row, keys));
    } else {
      plans.push(planRange(thrift2, family, row, part));
      at += 1;
    }
  }
  return plans;
}

function planKeys({ TColumn, TGet }: Thrift2, family: Buffer, row: Buffer, keys: readonly KeyPart[]): PlannedGet {
  const names = keys.map(({ key }) => asBuffer(key).toString('latin1'));
  const columns = keys.map(({ key }) => new TColumn({ family, qualifier: asBuffer(key) }));
  return {
    get: new TGet({ row, columns }),
    decode({ columnValues }) {
      const found = new Map(columnValues.map((cell) => [cell.qualifier.toString('latin1'), entryOf(cell)]));
      return names.map((name) => {
        const entry = found.get(name);
        if (entry === undefined) return [];
        // Asked for twice, it is copied: returned bytes belong to the caller, each.
        found.set(name, { key: Uint8Array.from(entry.key), value: Uint8Array.from(entry.value) });
        return [entry];
      });
    },
  };
}

function planRange(
  { TColumn, TGet }: Thrift2,
  family: Buffer,
  row: Buffer,
  { gte, lt, limit, reverse = false }: RangePart,
): PlannedGet | readonly Entry[][] {
  if (compareBytes(gte, lt) >= 0) return [[]];
  // A column without a qualifier is the whole family; there may be others in the table.
  const columns = [new TColumn({ family })];
  const tail = reverse && limit !== undefined ? { family, row, gte, lt, limit } : undefined;
  const most = tail === undefined ? limit : Math.max(PAGE, tail.limit + 1);
  // A limit that no answer can reach is none.
  const storeLimit = (reverse && tail === undefined) || (most ?? Infinity) > MAX_INTEGER ? undefined : most;
  return {
    get: new TGet({ row, columns, filterBytes: columnRangeFilter(gte, lt), storeLimit }),
    storeLimit,
    tail,
    decode({ columnValues }) {
      if (!reverse) return [columnValues.map(entryOf)];
      const last = limit === undefined ? columnValues : columnValues.slice(-limit);
      return [last.map(entryOf).reverse()];
    },
  };
}
