import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chance } from '../../../examples/pinboard/corpus/chance.js';
import { drawScene } from '../../../examples/pinboard/corpus/draw.js';
import { KINDS } from '../../../examples/pinboard/corpus/kinds/all.js';
import { planScene } from '../../../examples/pinboard/corpus/scene.js';
import { runBackfill, startBackfill } from '../run-backfill.js';
import { openParts } from './backfill-worker.js';

const PICTURES = 36;
const WORKER = join(import.meta.dirname, 'backfill-worker.ts');

describe('a backfill of embeddings through a queue on LMDB', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'feedloom-backfill-'));
    await mkdir(join(folder, 'pictures'));
    for (let number = 0; number < PICTURES; number += 1) {
      const chance = new Chance(`backfill ${number}`);
      const { bytes } = await drawScene(planScene(chance, [chance.pick(KINDS)], `backfill ${number}`, 320));
      await writeFile(join(folder, 'pictures', `pin-${String(number).padStart(2, '0')}`), bytes);
    }
    // One that is no picture, and one that has none.
    await writeFile(join(folder, 'pictures', 'pin-98'), 'not a picture');
    await writeFile(join(folder, 'pictures', 'pin-99'), '');
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('misses nothing and writes nothing twice when a worker is killed in the middle', async () => {
    await using parts = await openParts(folder);
    const { catalogue, queue, embedder } = parts;
    const ids = (await readdir(join(folder, 'pictures'))).toSorted();
    await catalogue.put(ids.map((id) => ({ id, at: 0, title: '', tags: [], details: {} })));
    await startBackfill(parts);
    await startBackfill(parts);

    const before = await work(folder, 2);
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(PICTURES);
    const after = await Promise.all([work(folder), work(folder)]);

    const written = [...before, ...after.flat()];
    expect(new Set(written).size).toBe(written.length);
    // The killed one may have written one batch without saying so.
    expect(written.length).toBeGreaterThanOrEqual(PICTURES - 3);
    expect(await queue.size()).toEqual({ waiting: 0, leased: 0, dead: 0 });

    const items = await catalogue.get(ids, { embeddings: true });
    const pictures = await Promise.all(ids.slice(0, PICTURES).map((id) => readFile(join(folder, 'pictures', id))));
    const vectors = await embedder.embed(pictures);
    for (const [at, vector] of vectors.entries()) {
      const stored = items[at]?.embedding;
      expect(stored?.space).toBe(embedder.space.id);
      expect(cosine(stored?.vector ?? new Float32Array(), vector)).toBeGreaterThan(0.999);
    }
    expect(items.slice(PICTURES).map((item) => item?.embedding)).toEqual([undefined, undefined]);
  }, 180_000);

  it('finds nothing to do when it is begun again', async () => {
    await using parts = await openParts(folder);
    await startBackfill(parts);
    const done = await runBackfill(parts, { pageSize: 9, idleMs: 10 });
    expect(done).toMatchObject({ pages: 5, embedded: 0, known: PICTURES, skipped: 2 });
  }, 60_000);

  it('lists no further than the queue may grow, and stops when it is told to', async () => {
    await using parts = await openParts(folder);
    const stop = new AbortController();
    await startBackfill(parts);
    let most = 0;
    const run = runBackfill(parts, {
      pageSize: 3,
      maxWaiting: 2,
      idleMs: 10,
      signal: stop.signal,
      onProgress: ({ pages }) => {
        if (pages >= 8) stop.abort();
      },
    });
    const watch = setInterval(() => void parts.queue.size().then(({ waiting }) => (most = Math.max(most, waiting))), 1);
    await expect(run).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    clearInterval(watch);
    expect(most).toBeLessThanOrEqual(4);
    const { pages, known } = await runBackfill(parts, { pageSize: 3, idleMs: 10 });
    expect(pages).toBeGreaterThan(0);
    expect(known).toBeLessThan(PICTURES);
  }, 60_000);
});

/** Runs a worker, to its end or until it has said `kill` lines. @returns The items that it said it has written. */
async function work(folder: string, kill = Infinity): Promise<string[]> {
  const args = ['--conditions=@feedloom/source', '--import', 'tsx', WORKER, folder];
  const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(worker, 'exit');
  const written: string[] = [];
  let lines = 0;
  for await (const line of createInterface({ input: worker.stdout })) {
    written.push(...line.split(' '));
    lines += 1;
    if (lines === kill) worker.kill('SIGKILL');
  }
  const [code, signal] = (await exited) as [number | null, string | null];
  expect(signal === 'SIGKILL' ? kill < Infinity : code === 0).toBe(true);
  return written;
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
