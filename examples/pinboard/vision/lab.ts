import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { FeedloomError, systemClock } from '@feedloom/core';
import type { OpenEmbedder, OpenedVectorIndex } from '@feedloom/vision';
import sharp from 'sharp';

/** What can be broken: the process that runs the model, its queue, or the files of the index. */
export const BREAKABLE = ['model', 'queue', 'index'] as const;

/** One of {@link BREAKABLE}. */
export type Breakable = (typeof BREAKABLE)[number];

/** What a lab breaks. */
export interface LabParts {
  readonly embedder: Pick<OpenEmbedder, 'embed' | 'stats'>;
  readonly index: Pick<OpenedVectorIndex, 'flush' | 'verify'>;
  /** Where the index keeps its files. */
  readonly files: string;
}

/** How long the queue is kept full, in milliseconds, and by how many pictures at a time. */
const [FULL_MS, PICTURES] = [4_000, 96];

/** How long one that was refused waits before it presses again: pressing must not be what keeps the server busy. */
const AGAIN_MS = 250;

/** Breaks what looks at pictures on purpose, so that anyone can watch searches stay up and the board heal. */
export class Lab {
  readonly #parts: LabParts;

  constructor(parts: LabParts) {
    this.#parts = parts;
  }

  /** @returns What has been done, in words. */
  async break(what: Breakable): Promise<string> {
    switch (what) {
      case 'model':
        return this.#killModel();
      case 'queue':
        await this.#fillQueue();
        return `Filled the queue of the model for ${FULL_MS / 1000} seconds.`;
      case 'index':
        return `Damaged ${await this.#damageIndex()}.`;
    }
  }

  #killModel(): string {
    const killed = this.#parts.embedder.stats().pids.filter((pid) => pid !== process.pid && isKilled(pid));
    return killed.length > 0 ? `Killed process ${killed.join(', ')} of the model.` : 'The model is dead already.';
  }

  /** Hands in more pictures than may wait, and new ones as they are done. Resolves once the queue is full. */
  async #fillQueue(): Promise<void> {
    const until = systemClock.monotonic() + FULL_MS;
    const noise = await Promise.all(Array.from({ length: PICTURES }, (_, seed) => drawNoise(seed)));
    const full = new Promise<void>((resolve) => {
      const press = async (image: Uint8Array, turn: number): Promise<void> => {
        while (systemClock.monotonic() < until) {
          // Another part each time, so that no answer is known already.
          const side = 1 - (turn++ % 50) / 100;
          const crop = { x: 0, y: 0, width: side, height: side };
          try {
            await this.#parts.embedder.embed([{ image, crop }], { deadlineMs: FULL_MS });
          } catch (error) {
            if (FeedloomError.is(error, 'ERR_OVERLOADED')) resolve();
            await new Promise<void>((again) => systemClock.setTimer(again, AGAIN_MS));
          }
        }
        resolve();
      };
      for (const [place, image] of noise.entries()) void press(image, place);
    });
    await full;
  }

  /** Flips bytes in the middle of the largest file, and has all files read again: the damage is found, and healed. */
  async #damageIndex(): Promise<string> {
    await this.#parts.index.flush();
    const file = await largestFile(this.#parts.files);
    const handle = await open(file, 'r+');
    try {
      const { size } = await handle.stat();
      const bytes = Buffer.alloc(Math.min(64, size));
      const middle = Math.floor((size - bytes.length) / 2);
      await handle.read(bytes, 0, bytes.length, middle);
      await handle.write(Buffer.from(bytes.map((byte) => byte ^ 0xff)), 0, bytes.length, middle);
    } finally {
      await handle.close();
    }
    void this.#parts.index.verify().catch(() => undefined);
    return path.basename(file);
  }
}

function isKilled(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
    return false;
  }
}

/** The largest index file; the largest of all, if the index has no file but its vectors. */
async function largestFile(folder: string): Promise<string> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => ({ file: path.join(folder, name), ...(await stat(path.join(folder, name))) })),
  );
  const isIndex = ({ file }: { file: string }): boolean => /\.(usearch|faiss)$/.test(file);
  const [largest] = files.sort((a, b) => Number(isIndex(b)) - Number(isIndex(a)) || b.size - a.size);
  if (largest === undefined) throw new FeedloomError('ERR_NOT_FOUND', 'The index has no files yet.');
  return largest.file;
}

/** A picture that is like no other. */
function drawNoise(seed: number): Promise<Uint8Array> {
  const side = 48;
  let state = seed + 1;
  const pixels = Buffer.alloc(side * side * 3).map(() => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16);
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}
