import { open, rename, rm } from 'node:fs/promises';
import { Deadline, FeedloomError, requireId } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { checkLogEntry } from './check-log-entry.js';
import { loadParquetWriter } from './load-parquet.js';
import type { LogEntry } from './log-entry.js';
import type { LogWriter } from './log-writer.js';
import { COLUMNS } from './parquet-columns.js';
import { withLogFile } from './with-log-file.js';

/** Entries of a row group; encoding one takes some milliseconds. */
const ROWS_OF_A_GROUP = 2_000;

/**
 * Writes a log in Parquet, which cannot be appended to: the file appears whole, under its name, when the writer is closed.
 * Until then entries are kept in memory.
 */
export class ParquetLogWriter implements LogWriter {
  readonly #path: string;
  #entries: LogEntry[] = [];
  #closing: Promise<void> | undefined;

  /** @param path - A file that was there is replaced. */
  constructor(path: string) {
    this.#path = path;
  }

  async append(entries: readonly LogEntry[], options?: CallOptions): Promise<void> {
    this.#check(options);
    const checked = entries.map(checkLogEntry);
    for (const entry of checked) this.#entries.push(entry);
  }

  async erase(user: string, options?: CallOptions): Promise<number> {
    requireId('user', user);
    this.#check(options);
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.user !== user);
    return before - this.#entries.length;
  }

  close(): Promise<void> {
    this.#closing ??= writeParquet(this.#path, this.#entries);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #check(options: CallOptions | undefined): void {
    Deadline.of(options).check('writing a log');
    if (this.#closing !== undefined) throw new FeedloomError('ERR_CLOSED', `The log \`${this.#path}\` is closed.`);
  }
}

/** Writes a log as one file that appears whole or not at all. */
export async function writeParquet(path: string, entries: readonly LogEntry[]): Promise<void> {
  const { ByteWriter, ParquetWriter } = await loadParquetWriter();
  const draft = `${path}.draft`;
  await withLogFile('Writing', path, async () => {
    const file = await open(draft, 'w');
    try {
      const bytes = new ByteWriter();
      const writer = new ParquetWriter({ writer: bytes, schema: schema(), createdBy: 'feedloom' });
      for (let from = 0; from < entries.length; from += ROWS_OF_A_GROUP) {
        const group = entries.slice(from, from + ROWS_OF_A_GROUP);
        const columnData = COLUMNS.map(({ name }) => ({ name, data: group.map((entry) => entry[name]) }));
        await writer.write({ columnData, rowGroupSize: ROWS_OF_A_GROUP });
        await new Promise(setImmediate);
      }
      await writer.finish();
      await file.writeFile(bytes.getBytes());
      await file.sync();
    } catch (error) {
      await file.close();
      await rm(draft, { force: true });
      throw error;
    }
    await file.close();
    await rename(draft, path);
  });
}

function schema(): ConstructorParameters<typeof import('hyparquet-writer').ParquetWriter>[0]['schema'] {
  return [
    { name: 'log', num_children: COLUMNS.length },
    ...COLUMNS.map(({ name, type, isOptional }) => ({
      name,
      type,
      repetition_type: isOptional ? ('OPTIONAL' as const) : ('REQUIRED' as const),
      ...(type === 'BYTE_ARRAY' ? { converted_type: 'UTF8' as const } : {}),
    })),
  ];
}
