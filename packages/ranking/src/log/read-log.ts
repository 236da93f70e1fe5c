import { open } from 'node:fs/promises';
import { Deadline } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { checkLogEntry } from './check-log-entry.js';
import { linesOf, parseLine } from './json-lines.js';
import type { LogEntry } from './log-entry.js';
import { parquetRows } from './parquet-rows.js';
import { wrapped } from './with-log-file.js';

/** A log as it is read. */
export interface LogReader extends AsyncIterable<LogEntry> {
  /** Entries that were left out so far because they are torn, or no entries. */
  readonly refused: number;
}

/**
 * Reads a log, JSONL or Parquet as its first bytes say, entry by entry. A bad or torn entry is counted and left out; it
 * ends nothing. JSONL is read in constant memory, Parquet row group by row group.
 *
 * @returns What can be read once. Reading throws `ERR_NOT_FOUND` if there is no file; `ERR_CORRUPT` for a Parquet file that
 * is damaged; `ERR_DRIVER_MISSING`; `ERR_UNAVAILABLE`; `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export function readLog(path: string, options?: CallOptions): LogReader {
  const deadline = Deadline.of(options);
  let refused = 0;
  async function* entries(): AsyncGenerator<LogEntry> {
    deadline.check('reading a log');
    const rows = (await isParquet(path)) ? parquetRows(path) : parsedLines(path);
    for await (const row of rows) {
      deadline.check('reading a log');
      const entry = entryOf(row);
      if (entry === undefined) refused += 1;
      else yield entry;
    }
  }
  return {
    get refused() {
      return refused;
    },
    async *[Symbol.asyncIterator]() {
      try {
        yield* entries();
      } catch (error) {
        throw wrapped('Reading', path, error);
      }
    },
  };
}

/** Whether a file is Parquet, by its first bytes. */
export async function isParquet(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1';
  } finally {
    await file.close();
  }
}

async function* parsedLines(path: string): AsyncGenerator<unknown> {
  for await (const line of linesOf(path)) yield parseLine(line);
}

/** The entry; `undefined` if it is none. */
export function entryOf(row: unknown): LogEntry | undefined {
  try {
    return checkLogEntry(row);
  } catch {
    return undefined;
  }
}
