import type { Worker } from 'node:worker_threads';
import { readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { seededRandom } from '@feedloom/core';
import { openVectorIndex } from '@feedloom/vision';
import type { OpenedVectorIndex, VectorIndexEvent } from '@feedloom/vision';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { clusteredItems, testSpace } from '../support/vectors.js';

const items = clusteredItems(seededRandom('graph failure'), 300, 16);
const queries = items.slice(0, 20).map(({ vector }) => vector);

interface Watched {
  readonly index: OpenedVectorIndex;
  readonly events: VectorIndexEvent[];
  readonly path: string;
  /** Ends the worker that holds the graph. */
  endWorker(): Promise<void>;
}

async function openFilled(): Promise<Watched> {
  const workers = new Set<Worker>();
  const note = (worker: Worker): void => {
    workers.add(worker);
    worker.once('exit', () => workers.delete(worker));
  };
  const path = await temporaryFolder();
  const events: VectorIndexEvent[] = [];
  process.on('worker', note);
  const index = await openVectorIndex({
    space: testSpace(16),
    path,
    engine: 'usearch',
    onEvent: (event) => void events.push(event),
  });
  await index.upsert(items);
  await index.flush();
  process.off('worker', note);
  // Only the graph's searcher is left: the builder has ended.
  expect(workers.size).toBe(1);
  const endWorker = async (): Promise<void> => {
    await Promise.all([...workers].map((worker) => worker.terminate()));
  };
  return { index, events, path, endWorker };
}

async function indexFile(path: string): Promise<string> {
  const name = (await readdir(path)).find((each) => /^index-.*usearch$/.test(each));
  return join(path, name ?? 'none');
}

const damages = {
  missing: unlink,
  async damaged(file: string) {
    const bytes = await readFile(file);
    bytes.fill(0xff, 100, 400);
    await writeFile(file, bytes);
  },
};

describe('a segment whose worker has ended', { timeout: 60_000 }, () => {
  it.each(['missing', 'damaged'] as const)('is searched row by row and healed, with its file %s', async (damage) => {
    const { index, events, path, endWorker } = await openFilled();
    await damages[damage](await indexFile(path));
    await endWorker();
    const answers = await index.search(queries, { limit: 5 });
    for (const [at, { hits, exact, degraded }] of answers.entries()) {
      expect(hits[0]?.id).toBe(items[at]?.id);
      expect(exact).toBe(true);
      expect(degraded).toEqual([{ part: 'vector-index', reason: 'error', servedFrom: 'exact' }]);
    }
    await until(() => events.some(({ kind }) => kind === 'healed'));
    expect(events.map(({ kind }) => kind)).toEqual(['built', 'worker-ended', 'corrupt', 'healed']);
    const [healed] = await index.search(queries, { limit: 5 });
    expect(healed).toMatchObject({ exact: false, degraded: [] });
    await index.close();
  });

  it('heals while searches overlap', async () => {
    const { index, events, path } = await openFilled();
    await damages.damaged(await indexFile(path));
    let isOver = false;
    const loops = Array.from({ length: 6 }, async () => {
      while (!isOver) {
        await index.search(queries, { limit: 5 });
        await nextTurn();
      }
    });
    const verified = index.verify().then(() => true);
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, 10_000, false).unref());
    const isHealed = await Promise.race([verified, late]);
    isOver = true;
    await Promise.all(loops);
    expect(isHealed).toBe(true);
    expect(events.map(({ kind }) => kind)).toContain('healed');
    await index.close();
  });
});
