import type { Buffer } from 'node:buffer';
import { mkdir, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedloomError } from '@feedloom/core';
import type { Clock, Random } from '@feedloom/core';
import { ChangeLog } from './change-log.js';
import { LockFile } from './lock-file.js';
import type { IndexManifest } from './manifest.js';
import { decodeManifest, encodeManifest, filesOf } from './manifest.js';
import {
  openForReading,
  replaceFile,
  syncFile,
  systemCodeOf,
  withFiles,
  withHandle,
  wrapFileError,
} from './safe-file.js';
import { sweepCorrupt } from './sweep-corrupt.js';

const MANIFEST = 'manifest.json';
const LOG_NAME = /^log-(\d+)\.bin$/;
/** What this class makes, and may therefore remove. */
const OWN_NAME = /^(vectors|items|alive|index|log)-[\d-]+\.[a-z0-9]+$/;
const TEMPORARY_NAME = /^matrix-[\d-]+\.[a-z0-9]+$|\.tmp$/;

/** The files of a durable index: what is named by the manifest counts, and the logs from the one that it names on. */
export class IndexDirectory {
  readonly path: string;
  readonly #lock: LockFile;
  readonly #sync: boolean;
  #parent = '';
  #generation = 0;

  private constructor(path: string, lock: LockFile, sync: boolean) {
    this.path = path;
    this.#lock = lock;
    this.#sync = sync;
  }

  /** Makes the directory, if it is missing, and takes its lock. @throws `ERR_CONFLICT`, `ERR_UNAVAILABLE` */
  static async open(path: string, sync: boolean, random: Random, clock: Clock): Promise<IndexDirectory> {
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
      return new IndexDirectory(path, await LockFile.take(path, random, clock), sync);
    } catch (error) {
      throw wrapFileError(error, `opened \`${path}\``);
    }
  }

  /** The generation that the next manifest will have. */
  get nextGeneration(): number {
    return this.#generation + 1;
  }

  /** Where a file is. */
  pathOf(name: string): string {
    return join(this.path, name);
  }

  /** What the directory holds; `undefined` if nothing yet. @throws `ERR_CORRUPT`, `ERR_UNSUPPORTED` */
  async readManifest(): Promise<IndexManifest | undefined> {
    const text = await readText(this.pathOf(MANIFEST));
    if (text === undefined) return undefined;
    return this.#remember(text);
  }

  /** What was published last, and its text. @throws `ERR_CORRUPT` if the file is damaged or was replaced. */
  async readPublished(): Promise<{ manifest: IndexManifest; text: string }> {
    const text = (await readText(this.pathOf(MANIFEST))) ?? '';
    const { manifest, sha256 } = decodeManifest(text);
    if (sha256 === this.#parent) return { manifest, text };
    throw new FeedloomError('ERR_CORRUPT', 'The manifest of the vector index is not the one that was published last.');
  }

  /** Makes the text of a manifest that came from elsewhere the directory's own. @returns Its generation. */
  async adopt(text: string): Promise<number> {
    const { manifest } = decodeManifest(text);
    await this.#lock.check();
    await replaceFile(this.pathOf(MANIFEST), text);
    return manifest.generation;
  }

  /** Whether there is nothing in it that a manifest ought to name. */
  isEmpty(): Promise<boolean> {
    return withFiles('looked at its files', async () => {
      for (const name of await readdir(this.path)) {
        if (OWN_NAME.test(name) && (await stat(this.pathOf(name))).size > 0) return false;
      }
      return true;
    });
  }

  /** Makes `contents` what the directory holds, in one step. The files that it names are on disk. */
  async publish(
    contents: Omit<IndexManifest, 'format' | 'generation' | 'parent'>,
    format: number,
  ): Promise<IndexManifest> {
    await this.#lock.check();
    const manifest = { format, ...contents, generation: this.nextGeneration, parent: this.#parent };
    const { text, sha256 } = encodeManifest(manifest);
    await replaceFile(this.pathOf(MANIFEST), text);
    this.#parent = sha256;
    this.#generation = manifest.generation;
    return manifest;
  }

  /** The numbers of the logs that are there, from `first` on, ascending. */
  async logsFrom(first: number): Promise<number[]> {
    const numbers = (await this.#names()).map((name) => Number(LOG_NAME.exec(name)?.[1] ?? -1));
    return numbers.filter((number) => number >= first).sort((left, right) => left - right);
  }

  /** The bytes of a log. */
  async readLog(number: number): Promise<Buffer> {
    return withFiles('read a log', () => readFile(this.pathOf(logName(number))));
  }

  /** Opens a log to append to, after its first `bytes`. */
  async openLog(number: number, bytes: number): Promise<ChangeLog> {
    const log = await ChangeLog.open(this.pathOf(logName(number)), bytes, this.#sync, () => this.#lock.recheck());
    try {
      // Its name must survive what its records survive.
      if (this.#sync) await syncFile(this.path);
      return log;
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  /** Puts a damaged file aside under another name, so that nobody reads it again and anybody can look into it. */
  quarantine(name: string): Promise<void> {
    return withFiles('put a file aside', async () => {
      try {
        await rename(this.pathOf(name), this.pathOf(`${name}.corrupt`));
        await sweepCorrupt(this.path);
      } catch (error) {
        if (systemCodeOf(error) !== 'ENOENT') throw error;
      }
    });
  }

  /** Puts the manifest aside. */
  quarantineManifest(): Promise<void> {
    return this.quarantine(MANIFEST);
  }

  /** Removes what neither `manifest` nor a log from its log on needs; with `temporary`, what a killed process has left too. */
  async sweep(manifest: IndexManifest, { temporary = false } = {}): Promise<void> {
    const kept = new Set(filesOf(manifest).map(({ name }) => name));
    for (const name of await this.#names()) {
      const log = LOG_NAME.exec(name)?.[1];
      const isNeeded = log === undefined ? kept.has(name) : Number(log) >= manifest.log;
      const isOwn = OWN_NAME.test(name) || (temporary && TEMPORARY_NAME.test(name));
      if (isOwn && !isNeeded) await unlink(this.pathOf(name)).catch(() => undefined);
    }
  }

  #names(): Promise<string[]> {
    return withFiles('listed its files', () => readdir(this.path));
  }

  #remember(text: string): IndexManifest {
    const { manifest, sha256 } = decodeManifest(text);
    this.#parent = sha256;
    this.#generation = manifest.generation;
    return manifest;
  }

  /** Gives up the directory. */
  async close(): Promise<void> {
    await this.#lock.release();
  }
}

/** The name of a log. */
export function logName(number: number): string {
  return `log-${number}.bin`;
}

async function readText(path: string): Promise<string | undefined> {
  const handle = await openForReading(path);
  if (handle === undefined) return undefined;
  return withHandle(handle, path, () => handle.readFile('utf8'));
}
