import { createHash } from 'node:crypto';
import { link, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedloomError } from '@feedloom/core';
import type { BlobPointer } from '@feedloom/core';
import { makeDirectory, readRegularFile, refuseLinks, syncDirectory } from './safe-file.js';
import type { TemporaryFiles } from './temporary-files.js';
import { systemCodeOf } from './wrap-fs-error.js';

/** How many old versions of a pointer are kept beside the current one. */
const KEPT_VERSIONS = 16;

/**
 * The pointers of a store: `pointers/<SHA-256 of the name>/<version>`, of which the highest version counts.
 *
 * A version is made by linking a complete file to its name, which the file system does for one process only: the
 * comparison and the swap in one step, with no lock that a killed process could leave behind. Old versions are
 * removed, but only those more than {@link KEPT_VERSIONS} below the highest; so a link that succeeds while the highest
 * is still nearer than that is the first of its number, and not one that others have made and removed meanwhile.
 */
export class PointerFiles {
  readonly #root: string;
  readonly #temporary: TemporaryFiles;

  constructor(root: string, temporary: TemporaryFiles) {
    this.#root = root;
    this.#temporary = temporary;
  }

  /** Where `name` points. @throws `ERR_CORRUPT` for a damaged file. */
  async read(name: string): Promise<BlobPointer | undefined> {
    const directory = this.#directoryOf(name);
    for (;;) {
      const version = Math.max(0, ...(await versionsIn(directory)));
      if (version === 0) return undefined;
      const content = await readRegularFile(join(directory, String(version)));
      // Removed between the two steps: by then there was a higher one.
      if (content !== undefined) return { id: verify(name, version, content.toString()), version: String(version) };
    }
  }

  /** Points `name` at `id` if its version is still `expected`. @throws `ERR_INDETERMINATE` if that cannot be told. */
  async swap(name: string, id: string, expected: string | undefined): Promise<string | undefined> {
    const directory = this.#directoryOf(name);
    const before = Math.max(0, ...(await versionsIn(directory)));
    if (expected !== (before === 0 ? undefined : String(before))) return undefined;
    const version = before + 1;
    await makeDirectory(this.#root, directory);
    await refuseLinks(directory);
    const temporary = await this.#temporary.write(Buffer.from(pointerText(name, version, id)));
    try {
      await link(temporary, join(directory, String(version)));
    } catch (error) {
      if (systemCodeOf(error) === 'EEXIST') return undefined;
      throw error;
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
    await this.#finish(directory, version);
    return String(version);
  }

  async #finish(directory: string, version: number): Promise<void> {
    try {
      await syncDirectory(directory);
      const versions = await versionsIn(directory);
      const oldest = Math.max(...versions) - KEPT_VERSIONS;
      if (version < oldest) throw new Error(`${KEPT_VERSIONS} other swaps overtook this one`);
      const outdated = versions.filter((each) => each < oldest);
      await Promise.all(outdated.map((each) => unlink(join(directory, String(each))).catch(() => undefined)));
    } catch (cause) {
      throw new FeedloomError('ERR_INDETERMINATE', 'The pointer may have been swapped. Read it before you try again.', {
        cause,
        retryable: true,
        indeterminate: true,
      });
    }
  }

  #directoryOf(name: string): string {
    return join(this.#root, createHash('sha256').update(name).digest('hex'));
  }
}

async function versionsIn(directory: string): Promise<number[]> {
  try {
    await refuseLinks(directory);
    return (await readdir(directory)).map(Number).filter(Number.isSafeInteger);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** The content of a pointer's file: the blob's id, and a hash that shows damage. */
function pointerText(name: string, version: number, id: string): string {
  const check = createHash('sha256').update(`${version}\n${id}\n${name}`).digest('hex');
  return `${id} ${check}\n`;
}

function verify(name: string, version: number, content: string): string {
  const id = content.slice(0, 64);
  if (content === pointerText(name, version, id)) return id;
  throw new FeedloomError('ERR_CORRUPT', `The file of version ${version} of a pointer is damaged. Point it anew.`);
}
