import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Deadline, FeedloomError, requireId } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { checkLogEntry } from './check-log-entry.js';
import { eraseFromLog } from './erase-from-log.js';
import type { LogEntry } from './log-entry.js';
import type { LogWriter } from './log-writer.js';
import { withLogFile } from './with-log-file.js';

const NEWLINE = 0x0a;

/** Appends JSON, one entry a line. Writes run one after the other, each of whole lines. */
export class JsonLogWriter implements LogWriter {
  readonly #path: string;
  #file: FileHandle;
  #last: Promise<unknown> = Promise.resolve();
  /** Whether a write has failed, so that the file may end within a line. */
  #isTorn = false;
  #closing: Promise<void> | undefined;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Opens a log to go on with it, or a new one. */
  static async open(path: string): Promise<JsonLogWriter> {
    return new JsonLogWriter(path, await openToAppend(path));
  }

  async append(entries: readonly LogEntry[], options?: CallOptions): Promise<void> {
    const lines = entries.map((entry) => `${JSON.stringify(checkLogEntry(entry))}\n`).join('');
    await this.#next(() => this.#write(lines), 'writing a log', options);
  }

  async erase(user: string, options?: CallOptions): Promise<number> {
    requireId('user', user);
    const rewrite = async (): Promise<number> => {
      await this.#file.close();
      try {
        return await eraseFromLog(this.#path, user);
      } finally {
        this.#file = await openToAppend(this.#path);
        this.#isTorn = false;
      }
    };
    return await this.#next(rewrite, 'erasing from a log', options);
  }

  close(): Promise<void> {
    this.#closing ??= this.#last.then(
      () => this.#file.close(),
      () => this.#file.close(),
    );
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What a failed write left of a line gets an end, so that it does not swallow the next one. */
  async #write(lines: string): Promise<void> {
    const whole = this.#isTorn ? `\n${lines}` : lines;
    this.#isTorn = true;
    await this.#file.appendFile(whole);
    this.#isTorn = false;
  }

  async #next<Value>(work: () => Promise<Value>, what: string, options: CallOptions | undefined): Promise<Value> {
    const deadline = Deadline.of(options);
    deadline.check(what);
    if (this.#closing !== undefined) throw new FeedloomError('ERR_CLOSED', `The log \`${this.#path}\` is closed.`);
    const done = this.#last.then(() => withLogFile('Writing', this.#path, work));
    this.#last = done.catch(() => undefined);
    return await deadline.race(done, what, { indeterminate: true });
  }
}

/** A line that a crash tore gets an end, so that it does not swallow the next one. */
async function openToAppend(path: string): Promise<FileHandle> {
  return await withLogFile('Opening', path, async () => {
    const file = await open(path, 'a+');
    try {
      const { size } = await file.stat();
      const end = Buffer.alloc(1);
      if (size > 0) await file.read(end, 0, 1, size - 1);
      if (size > 0 && end[0] !== NEWLINE) await file.appendFile('\n');
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  });
}
