import { Buffer } from 'node:buffer';
import type { ScanRange, ScannedEntry } from '@feedloom/core';
import { columnRangeFilter } from './column-range-filter.js';
import type { Struct, TResult, Thrift2 } from './generated/thrift2-client.mjs';
import type { RowNames } from './row-names.js';

/** How many pieces of rows one call asks for, and how many cells a piece has at most. */
const PIECES = 32;
const CELLS = 32;
/** How many cells of one row a call asks for. */
const PAGE = 256;

/** How a scan reaches the server. */
export interface ScanCalls {
  readonly scan: (scan: Struct<'TScan'>, results: number) => Promise<readonly TResult[]>;
  readonly get: (get: Struct<'TGet'>) => Promise<TResult>;
}

const after = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc(1)]);

/** What scans rows of one store, with calls that leave nothing open at the server between them. */
export class RowScanner {
  readonly #thrift2: Thrift2;
  readonly #family: Buffer;
  readonly #names: RowNames;
  readonly #calls: ScanCalls;

  /** Reads through `calls`. */
  constructor(thrift2: Thrift2, family: Buffer, names: RowNames, calls: ScanCalls) {
    this.#thrift2 = thrift2;
    this.#family = family;
    this.#names = names;
    this.#calls = calls;
  }

  /** The cells of one partition, page by page. */
  async *partition(partition: string, { gte, lt }: ScanRange): AsyncGenerator<ScannedEntry, void> {
    const { TColumn, TGet } = this.#thrift2;
    const row = this.#names.rowOf(partition);
    let start = gte;
    for (;;) {
      if (start !== undefined && lt !== undefined && Buffer.compare(start, lt) >= 0) return;
      const filterBytes = columnRangeFilter(start, lt);
      // A column without a qualifier is the whole family; there may be others in the table.
      const columns = [new TColumn({ family: this.#family })];
      const { columnValues } = await this.#calls.get(new TGet({ row, columns, filterBytes, storeLimit: PAGE }));
      for (const { qualifier, value } of columnValues) yield { partition, key: qualifier, value };
      const last = columnValues.at(-1);
      if (last === undefined || columnValues.length < PAGE) return;
      start = after(last.qualifier);
    }
  }

  /** The cells of all partitions. Long rows come in pieces; one that a call may have left unfinished is read to its end. */
  async *all({ gte, lt }: ScanRange): AsyncGenerator<ScannedEntry, void> {
    if (gte !== undefined && lt !== undefined && Buffer.compare(gte, lt) >= 0) return;
    const { TColumn, TScan } = this.#thrift2;
    const columns = [new TColumn({ family: this.#family })];
    const filterBytes = columnRangeFilter(gte, lt);
    let startRow = this.#names.start;
    for (;;) {
      const scan = new TScan({
        startRow,
        stopRow: this.#names.stop,
        columns,
        caching: PIECES,
        batchSize: CELLS,
        cacheBlocks: false,
        filterBytes,
      });
      const pieces = await this.#calls.scan(scan, PIECES);
      for (const { row, columnValues } of pieces) {
        if (row === null) continue;
        const partition = this.#names.partitionOf(row);
        for (const { qualifier, value } of columnValues) yield { partition, key: qualifier, value };
      }
      const last = pieces.at(-1);
      if (last === undefined || pieces.length < PIECES || last.row === null) return;
      const lastKey = last.columnValues.at(-1)?.qualifier;
      if (lastKey !== undefined) yield* this.partition(this.#names.partitionOf(last.row), { gte: after(lastKey), lt });
      startRow = after(last.row);
    }
  }
}
