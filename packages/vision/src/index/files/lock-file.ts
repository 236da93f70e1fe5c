import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import { systemCodeOf } from './safe-file.js';

interface Owner {
  readonly pid: number;
  /** When the process began, where the system tells: pids are used again. */
  readonly startedAt: string;
  /** Tells apart two owners of one process. */
  readonly fence: string;
}

/** The right of one process to write a directory, by a file that names it. A file left by a dead process is taken over. */
export class LockFile {
  readonly #path: string;
  readonly #text: string;

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  /** Takes the lock. @throws `ERR_CONFLICT` if a living process has it, or this one already. */
  static async take(directory: string, random: Random): Promise<LockFile> {
    const path = join(directory, 'lock');
    const fence = Buffer.from(random.bytes(16)).toString('hex');
    const owner: Owner = { pid: process.pid, startedAt: await startOf(process.pid), fence };
    const text = JSON.stringify(owner);
    const own = `${path}.${fence}.tmp`;
    await writeFile(own, text, { mode: 0o600, flag: 'wx' });
    try {
      for (;;) {
        try {
          // The file appears whole, and for one process only.
          await link(own, path);
          return new LockFile(path, text);
        } catch (error) {
          if (systemCodeOf(error) !== 'EEXIST') throw error;
        }
        await removeStale(path, `${path}.${fence}.stale.tmp`);
      }
    } finally {
      await unlink(own);
    }
  }

  /** Makes sure that the lock is still held. @throws `ERR_CONFLICT` if another process has taken it. */
  async check(): Promise<void> {
    if ((await read(this.#path)) === this.#text) return;
    throw new FeedloomError('ERR_CONFLICT', 'Another process has taken over the vector index. Close this one.');
  }

  /** Gives the lock up, if it is still held. */
  async release(): Promise<void> {
    if ((await read(this.#path)) === this.#text) await unlink(this.#path);
  }
}

async function removeStale(path: string, aside: string): Promise<void> {
  const text = await read(path);
  if (text === undefined) return;
  const owner = parse(text);
  if (owner !== undefined && owner.startedAt === (await startOf(owner.pid)) && isAlive(owner.pid)) {
    const message = `The vector index is in use by process \`${owner.pid}\`. Close it there, or choose another \`path\`.`;
    throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
  }
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

function parse(text: string): Owner | undefined {
  try {
    const { pid, startedAt, fence } = JSON.parse(text) as Partial<Owner>;
    return pid === undefined || startedAt === undefined || fence === undefined ? undefined : { pid, startedAt, fence };
  } catch {
    return undefined;
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

/** When a process began, in the words of the system; empty if it does not say. */
async function startOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The 22nd field; the second one is a name in brackets that may hold anything.
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}
