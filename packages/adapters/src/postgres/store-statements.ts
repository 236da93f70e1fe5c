import { Buffer } from 'node:buffer';
import type { CellRef, Change, ReadPart, ScanRange } from '@feedloom/core';
import { bytesArray, integerArray } from './binary-array.js';
import type { Statement } from './pooled-queries.js';
import { storeFunctions } from './store-functions.js';
import type { StoreTable } from './store-functions.js';

/** The most cells of one page of a scan, and the bytes of values after which it takes no more. */
const PAGE_CELLS = 256;
const PAGE_BYTES = 4 * 1024 * 1024;

/** The largest `int4`. */
const MAX_INTEGER = 2 ** 31 - 1;

/** Calls a function with so many parameters. */
function call(name: string, parameters: number): string {
  return `SELECT ${name}(${Array.from({ length: parameters }, (_, place) => `$${place + 1}`).join(', ')})`;
}

/** The statements of one store. They copy all bytes, as they may be sent later. */
export class StoreStatements {
  readonly #read: string;
  readonly #readMany: string;
  readonly #write: string;
  readonly #scan: string;

  /** @throws `ERR_INVALID_ARGUMENT` for names that would need quoting. */
  constructor(table: StoreTable) {
    const { read, readMany, write, scan } = storeFunctions(table);
    [this.#read, this.#readMany, this.#write, this.#scan] = [
      call(read, 5),
      call(readMany, 2),
      call(write, 7),
      call(scan, 7),
    ];
  }

  /** Reads several parts of one partition. */
  read(partition: string, parts: readonly ReadPart[]): Statement {
    const kinds = parts.map((part) => ('key' in part ? 0 : part.reverse === true ? 2 : 1));
    const lows = parts.map((part) => ('key' in part ? part.key : part.gte));
    const highs = parts.map((part) => ('key' in part ? part.key : part.lt));
    // A limit that no answer can reach is none.
    const limits = parts.map((part) =>
      'key' in part || (part.limit ?? Infinity) > MAX_INTEGER ? undefined : part.limit,
    );
    return {
      text: this.#read,
      values: [Buffer.from(partition), integerArray(kinds), bytesArray(lows), bytesArray(highs), integerArray(limits)],
      what: 'a read',
    };
  }

  /** Reads single cells of any partitions. */
  readMany(refs: readonly CellRef[]): Statement {
    const partitions = refs.map(({ partition }) => Buffer.from(partition));
    return {
      text: this.#readMany,
      values: [bytesArray(partitions), bytesArray(refs.map(({ key }) => key))],
      what: 'a readMany',
    };
  }

  /** Applies a change if its guard holds. */
  write(partition: string, { guard, puts = [], deletes = [] }: Change): Statement {
    return {
      text: this.#write,
      values: [
        Buffer.from(partition),
        guard !== undefined,
        guard === undefined ? null : Buffer.from(guard.key),
        guard?.expected === undefined ? null : Buffer.from(guard.expected),
        bytesArray(puts.map(({ key }) => key)),
        bytesArray(puts.map(({ value }) => value)),
        bytesArray(deletes),
      ],
      what: 'a write',
      isWrite: true,
    };
  }

  /** The cells of a range that come after one. */
  scan({ partition, gte, lt }: ScanRange, after: CellRef): Statement {
    return {
      text: this.#scan,
      values: [
        Buffer.from(after.partition),
        Buffer.from(after.key),
        partition === undefined ? null : Buffer.from(partition),
        Buffer.from(gte ?? []),
        lt === undefined ? null : Buffer.from(lt),
        PAGE_CELLS,
        PAGE_BYTES,
      ],
      what: 'a scan',
    };
  }
}
