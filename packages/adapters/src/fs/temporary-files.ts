import { Buffer } from 'node:buffer';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '@feedloom/core';
import { systemCodeOf } from './wrap-fs-error.js';

/** Ends the names of files that are not complete yet. */
const SUFFIX = '.tmp';

/** Files on their way to a name, in one directory of the same file system, where what is left behind is easy to find. */
export class TemporaryFiles {
  readonly #directory: string;
  readonly #random: Random;

  /** @param random - Makes names that no other process makes. */
  constructor(directory: string, random: Random) {
    this.#directory = directory;
    this.#random = random;
  }

  /** Writes a file of its own for the caller, complete and on disk. @returns Its path. */
  async write(bytes: Uint8Array): Promise<string> {
    const { path, handle } = await this.#create();
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } catch (error) {
      await unlink(path).catch(() => undefined);
      throw error;
    } finally {
      await handle.close();
    }
    return path;
  }

  /** Removes files that were last written before `writtenBefore`: what killed processes have left. */
  async sweep(writtenBefore: number): Promise<void> {
    const names = await readdir(this.#directory);
    for (const name of names.filter((each) => each.endsWith(SUFFIX))) {
      const path = join(this.#directory, name);
      try {
        if ((await lstat(path)).mtimeMs <= writtenBefore) await unlink(path);
      } catch (error) {
        // Another process has finished or swept it.
        if (systemCodeOf(error) !== 'ENOENT') throw error;
      }
    }
  }

  async #create(): Promise<{ path: string; handle: FileHandle }> {
    for (;;) {
      const path = join(this.#directory, Buffer.from(this.#random.bytes(16)).toString('hex') + SUFFIX);
      try {
        return { path, handle: await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600) };
      } catch (error) {
        if (systemCodeOf(error) !== 'EEXIST') throw error;
      }
    }
  }
}
