import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { LogChange } from './log-record.js';
import { encodeChanges } from './log-record.js';
import { withFiles, wrapFileError } from './safe-file.js';

/** A log that is being written: what was appended survives the end of the process, and with `sync` that of the machine. */
export class ChangeLog {
  readonly #handle: FileHandle;
  readonly #sync: boolean;
  readonly #guard: () => Promise<void>;
  #bytes: number;

  private constructor(handle: FileHandle, bytes: number, sync: boolean, guard: () => Promise<void>) {
    this.#handle = handle;
    this.#bytes = bytes;
    this.#sync = sync;
    this.#guard = guard;
  }

  /**
   * Opens the log at `path`, or makes it; what follows its first `bytes` is cut off.
   *
   * @param guard - Throws if the log is not this process's to write any more; asked before every append.
   */
  static async open(path: string, bytes: number, sync: boolean, guard: () => Promise<void>): Promise<ChangeLog> {
    return withFiles('opened its log', async () => {
      const handle = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
      try {
        await handle.truncate(bytes);
      } catch (error) {
        await handle.close();
        throw error;
      }
      return new ChangeLog(handle, bytes, sync, guard);
    });
  }

  /** How long it is. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends writes, each of which counts whole or not at all. One call at a time. @throws `ERR_CONFLICT`, `ERR_UNAVAILABLE` */
  async append(writes: readonly (readonly LogChange[])[]): Promise<void> {
    // Outside what follows: the log of another owner must not be cut.
    await this.#guard();
    let end = this.#bytes;
    try {
      for (const changes of writes) {
        // Made one by one, so that a large write leaves the thread to others in between.
        for (const record of encodeChanges(changes)) {
          await this.#writeAt(record, end);
          end += record.length;
        }
      }
      if (this.#sync) await this.#handle.datasync();
      this.#bytes = end;
    } catch (error) {
      // What is there of it would stand before the next write.
      await this.#handle.truncate(this.#bytes).catch(() => undefined);
      throw wrapFileError(error, 'wrote its log');
    }
  }

  /** Waits until it is on disk. */
  sync(): Promise<void> {
    return withFiles('waited for its log', () => this.#handle.datasync());
  }

  /** Waits until it is on disk, and closes it. */
  close(): Promise<void> {
    return withFiles('closed its log', async () => {
      try {
        await this.#handle.datasync();
      } finally {
        await this.#handle.close();
      }
    });
  }

  async #writeAt(record: Uint8Array, start: number): Promise<void> {
    for (let written = 0; written < record.length;) {
      const { bytesWritten } = await this.#handle.write(record, written, record.length - written, start + written);
      written += bytesWritten;
    }
  }
}
