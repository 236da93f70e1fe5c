import { Buffer } from 'node:buffer';
import { checkScanRange, compareBytes } from '@feedloom/core';
import type { ScanRange, ScannedEntry } from '@feedloom/core';
import type { CellDatabase } from './cell-database.js';
import { splitKey } from './partition-keys.js';

/** How many cells a scan reads at a time; between two pages it holds nothing open. */
const PAGE_CELLS = 256;

/** After every partition: no partition's name is 65,535 bytes long. */
const END_OF_DATABASE = Buffer.from([0xff, 0xff]);

/** The first key that can belong to a partition; the database's own come before it. */
const START_OF_PARTITIONS = Buffer.from([0, 1]);

/** After every key of a partition, which have at most 1,024 bytes. */
const END_OF_PARTITION = Buffer.alloc(1025, 0xff);

/** Runs `take` on the open database when it is the scan's turn. */
type InTurn = (take: (database: CellDatabase) => ScannedEntry[]) => Promise<ScannedEntry[]>;

/** Walks the cells of `range`, page by page. */
export async function* scanCells(range: ScanRange, inTurn: InTurn): AsyncGenerator<ScannedEntry, void, undefined> {
  checkScanRange(range);
  const { partition, gte = new Uint8Array(0), lt } = range;
  if (partition === undefined) {
    const isWanted = ({ key }: ScannedEntry): boolean =>
      compareBytes(key, gte) >= 0 && (lt === undefined || compareBytes(key, lt) < 0);
    for await (const page of pages(START_OF_PARTITIONS, END_OF_DATABASE, inTurn)) yield* page.filter(isWanted);
  } else {
    for await (const page of pages(gte, lt ?? END_OF_PARTITION, inTurn, partition)) yield* page;
  }
}

async function* pages(
  gte: Uint8Array,
  lt: Uint8Array,
  inTurn: InTurn,
  partition?: string,
): AsyncGenerator<ScannedEntry[], void, undefined> {
  let start = gte;
  for (;;) {
    const page = await inTurn(({ cells, keys }) => {
      if (partition === undefined) keys.enterWhole();
      else keys.enter(partition);
      const found = [...cells.getRange({ start, end: lt, limit: PAGE_CELLS })];
      const last = found[found.length - 1];
      if (last !== undefined) start = Buffer.concat([last.key, Buffer.alloc(1)]);
      return found.map(({ key, value }) =>
        partition === undefined ? { ...splitKey(key), value } : { partition, key, value },
      );
    });
    yield page;
    if (page.length < PAGE_CELLS) return;
  }
}
