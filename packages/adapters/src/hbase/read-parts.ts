import type { Buffer } from 'node:buffer';
import { asBuffer, compareBytes, prefixEnd } from '@feedloom/core';
import type { Entry, KeyPart, RangePart, ReadPart } from '@feedloom/core';
import { columnPrefixesFilter, columnRangeFilter } from './column-range-filter.js';
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
/** What is asked for twice is copied: returned bytes belong to the caller, each. */
const copyOf = ({ qualifier, value }: TColumnValue): Entry => ({
  key: Uint8Array.from(qualifier),
  value: Uint8Array.from(value),
});

/**
 * The gets that answer the parts of a read, in their order; parts that no get is needed for are answered by none.
 *
 * Keys that follow each other share a get, and so do whole ranges that are prefixes: a get costs the server more than what
 * it brings. Another range is a get with a filter. HBase has no filter for the end of a range, so a reversed one is read
 * whole, and its limit is applied here; a very long one is cut, which whoever sends the get must see.
 */
export function planGets(
  thrift2: Thrift2,
  family: Buffer,
  row: Buffer,
  parts: readonly ReadPart[],
): (PlannedGet | readonly Entry[][])[] {
  const plans: (PlannedGet | readonly Entry[][])[] = [];
  for (let at = 0; at < parts.length;) {
    const keys = runOf(parts, at, isKey);
    const prefixes = runOf(parts, at, isPrefix);
    if (keys.length > 0) plans.push(planKeys(thrift2, family, row, keys));
    else if (prefixes.length > 1) plans.push(planPrefixes(thrift2, family, row, prefixes));
    else plans.push(planRange(thrift2, family, row, parts[at] as RangePart));
    at += Math.max(1, keys.length, prefixes.length);
  }
  return plans;
}

const isKey = (part: ReadPart): part is KeyPart => 'key' in part;

/** Whether all is wanted that begins as the range does. */
const isPrefix = (part: ReadPart): part is RangePart =>
  !isKey(part) &&
  part.limit === undefined &&
  part.gte.some((byte) => byte < 0xff) &&
  compareBytes(prefixEnd(part.gte), part.lt) === 0;

/** The parts from `start` on that are all of one kind. */
function runOf<Part extends ReadPart>(
  parts: readonly ReadPart[],
  start: number,
  isOne: (part: ReadPart) => part is Part,
): Part[] {
  const run: Part[] = [];
  for (let part = parts[start]; part !== undefined && isOne(part); part = parts[start + run.length]) run.push(part);
  return run;
}

function planPrefixes(
  { TColumn, TGet }: Thrift2,
  family: Buffer,
  row: Buffer,
  ranges: readonly RangePart[],
): PlannedGet {
  const filterBytes = columnPrefixesFilter(ranges.map(({ gte }) => gte));
  return {
    get: new TGet({ row, columns: [new TColumn({ family })], filterBytes }),
    decode({ columnValues }) {
      const given = new Set<TColumnValue>();
      return ranges.map(({ gte, lt, reverse = false }) => {
        const cells = columnValues.filter(
          ({ qualifier }) => compareBytes(qualifier, gte) >= 0 && compareBytes(qualifier, lt) < 0,
        );
        const entries = cells.map((cell) => (given.has(cell) ? copyOf(cell) : entryOf(cell)));
        for (const cell of cells) given.add(cell);
        return reverse ? entries.reverse() : entries;
      });
    },
  };
}

function planKeys({ TColumn, TGet }: Thrift2, family: Buffer, row: Buffer, keys: readonly KeyPart[]): PlannedGet {
  const names = keys.map(({ key }) => asBuffer(key).toString('latin1'));
  const columns = keys.map(({ key }) => new TColumn({ family, qualifier: asBuffer(key) }));
  return {
    get: new TGet({ row, columns }),
    decode({ columnValues }) {
      const found = new Map(columnValues.map((cell) => [cell.qualifier.toString('latin1'), cell]));
      const given = new Set<string>();
      return names.map((name) => {
        const cell = found.get(name);
        if (cell === undefined) return [];
        const entry = given.has(name) ? copyOf(cell) : entryOf(cell);
        given.add(name);
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
