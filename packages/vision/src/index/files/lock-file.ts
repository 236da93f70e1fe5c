import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedloomError } from '@feedloom/core';
import type { Clock, Random } from '@feedloom/core';
import { isAlive, parseOwner, thisProcess } from './lock-owner.js';
import { systemCodeOf } from './safe-file.js';

/** How often an owner writes its file again, so that others see that it lives. */
const HEARTBEAT_MS = 5_000;
/** An owner elsewhere that has written nothing for so long is taken for gone. */
const STALE_MS = 30_000;
/** How often writers make sure that they still have the lock. */
const RECHECK_MS = 1_000;

/**
 * The right of one process to write a directory, by a file that names it.
 *
 * A file left by a dead process is taken over: at once if that was of this machine and container, else, because its pid
 * tells nothing here, when it has not been written for 30 s.
 */
export class LockFile {
  readonly #path: string;
  readonly #text: string;
  readonly #handle: FileHandle;
  readonly #clock: Clock;
  #cancelTimer: () => void = () => undefined;
  #beat: Promise<void> = Promise.resolve();
  #checkedAt: number;

  private constructor(path: string, text: string, handle: FileHandle, clock: Clock) {
    this.#path = path;
    this.#text = text;
    this.#handle = handle;
    this.#clock = clock;
    this.#checkedAt = clock.monotonic();
    this.#schedule();
  }

  /** Takes the lock. @throws `ERR_CONFLICT` if a living process has it, or this one already. */
  static async take(directory: string, random: Random, clock: Clock): Promise<LockFile> {
    const path = join(directory, 'lock');
    const fence = Buffer.from(random.bytes(16)).toString('hex');
    const text = JSON.stringify(await thisProcess(fence));
    const own = `${path}.${fence}.tmp`;
    const handle = await open(own, 'wx', 0o600);
    try {
      await handle.write(text, 0);
      for (;;) {
        try {
          // The file appears whole, and for one process only.
          await link(own, path);
          return new LockFile(path, text, handle, clock);
        } catch (error) {
          if (systemCodeOf(error) !== 'EEXIST') throw error;
        }
        await removeStale(path, own, `${path}.${fence}.stale.tmp`);
      }
    } catch (error) {
      await handle.close();
      throw error;
    } finally {
      await unlink(own);
    }
  }

  /** Makes sure that the lock is still held. @throws `ERR_CONFLICT` if another process has taken it. */
  async check(): Promise<void> {
    this.#checkedAt = this.#clock.monotonic();
    if ((await read(this.#path)) === this.#text) return;
    this.#checkedAt = -Infinity;
    throw new FeedloomError('ERR_CONFLICT', 'Another process has taken over the vector index. Close this one.');
  }

  /** The same, unless that was done within the last second. @throws `ERR_CONFLICT` */
  async recheck(): Promise<void> {
    if (this.#clock.monotonic() - this.#checkedAt >= RECHECK_MS) await this.check();
  }

  /** Gives the lock up, if it is still held. */
  async release(): Promise<void> {
    this.#cancelTimer();
    await this.#beat;
    await this.#handle.close();
    if ((await read(this.#path)) === this.#text) await unlink(this.#path);
  }

  #schedule(): void {
    this.#cancelTimer = this.#clock.setTimer(() => {
      // Through the handle, so that it never reaches the file of another owner; the file's own clock tells when.
      this.#beat = this.#handle.write(this.#text, 0).then(
        () => undefined,
        () => undefined,
      );
      this.#schedule();
    }, HEARTBEAT_MS);
  }
}

/** Removes a lock whose owner is gone. @throws `ERR_CONFLICT` if it is not. */
async function removeStale(path: string, own: string, aside: string): Promise<void> {
  const text = await read(path);
  if (text === undefined) return;
  await requireGone(path, own, text);
  try {
    await rename(path, aside);
  } catch (error) {
    // Another process was quicker.
    if (systemCodeOf(error) === 'ENOENT') return;
    throw error;
  }
  // If that was not the stale file, but one that a quicker process has made meanwhile, it gets it back.
  if ((await read(aside)) !== text) await link(aside, path).catch(() => undefined);
  await unlink(aside);
}

async function requireGone(path: string, own: string, text: string): Promise<void> {
  const owner = parseOwner(text);
  const lives = owner === undefined ? undefined : await isAlive(owner);
  if (lives === false) return;
  if (lives === true) {
    const message = `The vector index is in use by process \`${owner?.pid}\`. Close it there, or choose another \`path\`.`;
    throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
  }
  const silentMs = await silenceOf(path, own);
  if (silentMs === undefined || silentMs > STALE_MS) return;
  const message = `The vector index is in use by a process of another container or machine, or was until just now. Close it there and try again in ${STALE_MS / 1000} s; if nothing has it open, you may delete \`${path}\`.`;
  throw new FeedloomError('ERR_CONFLICT', message, { retryable: true, retryAfterMs: STALE_MS - silentMs });
}

/** How long ago a lock was written, by the clock of its file system; `undefined` if it is gone. */
async function silenceOf(path: string, own: string): Promise<number | undefined> {
  try {
    // Written a moment ago.
    const { mtimeMs: now } = await stat(own);
    return now - (await stat(path)).mtimeMs;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
