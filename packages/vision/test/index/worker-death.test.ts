import type { Worker } from 'node:worker_threads';
import { seededRandom } from '@feedloom/core';
import { openVectorIndex } from '@feedloom/vision';
import type { VectorIndexEvent } from '@feedloom/vision';
import { expect, it } from 'vitest';
import { clusteredItems, testSpace } from '../support/vectors.js';

it('answers on when the worker that holds its graph has ended', { timeout: 60_000 }, async () => {
  const workers = new Set<Worker>();
  const note = (worker: Worker): void => {
    workers.add(worker);
    worker.once('exit', () => workers.delete(worker));
  };
  process.on('worker', note);
  const events: VectorIndexEvent[] = [];
  const onEvent = (event: VectorIndexEvent) => void events.push(event);
  await using index = await openVectorIndex({ space: testSpace(16), engine: 'usearch', onEvent });
  const items = clusteredItems(seededRandom('death'), 300, 16);
  const queries = items.slice(0, 20).map(({ vector }) => vector);
  await index.upsert(items);
  await index.flush();
  process.off('worker', note);
  const before = await index.search(queries, { limit: 5 });
  // Only the graph's searcher is left: the builder has ended.
  expect(workers.size).toBe(1);
  const death = Promise.all([...workers].map((worker) => worker.terminate()));
  const during = await index.search(queries, { limit: 5 });
  await death;
  expect(during.map(({ hits }) => hits[0])).toEqual(before.map(({ hits }) => hits[0]));
  // The next search finds the worker gone at the latest, and has it opened again.
  await index.search(queries, { limit: 5 });
  let after = await index.search(queries, { limit: 5 });
  for (let step = 0; step < 400 && after.some(({ exact }) => exact); step += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    after = await index.search(queries, { limit: 5 });
  }
  expect(after).toEqual(before);
  expect(events.map(({ kind }) => kind)).toContain('worker-ended');
});
