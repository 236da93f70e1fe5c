import { rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FeedloomError } from '@feedloom/core';
import { hashBytes } from '../hash-bytes.js';
import { makeDirectory, readRegularFile, refuseLinks, syncDirectory } from './safe-file.js';
import type { TemporaryFiles } from './temporary-files.js';
import { systemCodeOf } from './wrap-fs-error.js';

/** The blobs of a store: `blobs/<2 digits>/<2 digits>/<64 digits>`, each complete or absent. */
export class BlobFiles {
  readonly #root: string;
  readonly #temporary: TemporaryFiles;

  constructor(root: string, temporary: TemporaryFiles) {
    this.#root = root;
    this.#temporary = temporary;
  }

  /** Reads a blob whole and verifies it. @throws `ERR_CORRUPT` */
  async read(id: string): Promise<Uint8Array | undefined> {
    const path = this.#pathOf(id);
    const bytes = await this.#inShard(path, () => readRegularFile(path));
    if (bytes === undefined || (await hashBytes(bytes)) === id) return bytes;
    throw new FeedloomError(
      'ERR_CORRUPT',
      `The blob \`${id}\` does not match its hash. Put its bytes again, or delete it.`,
    );
  }

  /** Whether the blob is there, undamaged and on disk. */
  async hasWhole(id: string): Promise<boolean> {
    try {
      if ((await this.read(id)) === undefined) return false;
      // Whoever wrote it may not have come to this yet.
      await syncDirectory(dirname(this.#pathOf(id)));
      return true;
    } catch (error) {
      if (FeedloomError.is(error, 'ERR_CORRUPT') || systemCodeOf(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** Writes a blob: to a temporary file, which gets its name once it is on disk. */
  async write(id: string, bytes: Uint8Array): Promise<void> {
    const path = this.#pathOf(id);
    const shard = dirname(path);
    await makeDirectory(this.#root, shard);
    await refuseLinks(shard);
    const temporary = await this.#temporary.write(bytes);
    try {
      await rename(temporary, path);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
    await syncDirectory(shard);
  }

  /** Removes a blob, if it is there. */
  async remove(id: string): Promise<void> {
    const path = this.#pathOf(id);
    await this.#inShard(path, async () => {
      await unlink(path);
      await syncDirectory(dirname(path));
      return undefined;
    });
  }

  #pathOf(id: string): string {
    return join(this.#root, id.slice(0, 2), id.slice(2, 4), id);
  }

  async #inShard<Result>(path: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      await refuseLinks(dirname(path));
      return await work();
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
}
