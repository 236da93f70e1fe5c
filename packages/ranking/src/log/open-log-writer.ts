import { Deadline } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { JsonLogWriter } from './json-log-writer.js';
import { loadParquetWriter } from './load-parquet.js';
import type { LogWriter } from './log-writer.js';
import { ParquetLogWriter } from './parquet-log-writer.js';

/** How to write a log. */
export interface LogWriterOptions extends CallOptions {
  /**
   * `jsonl` is appended to, and survives a crash but for its last line. `parquet` is small, but held in memory as a whole until
   * the writer is closed, and a crash before that loses all of it: for logs of an hour, or made of another log.
   * @defaultValue `'jsonl'`
   */
  readonly format?: 'jsonl' | 'parquet' | undefined;
}

/**
 * Opens a log for writing. One process writes a log at a time.
 *
 * @throws `ERR_NOT_FOUND` if there is no such directory; `ERR_DRIVER_MISSING` for Parquet without its library;
 * `ERR_UNAVAILABLE`; `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function openLogWriter(
  path: string,
  { format = 'jsonl', ...options }: LogWriterOptions = {},
): Promise<LogWriter> {
  const deadline = Deadline.of(options);
  deadline.check('opening a log');
  if (format === 'jsonl') return await JsonLogWriter.open(path);
  await loadParquetWriter();
  return new ParquetLogWriter(path);
}
