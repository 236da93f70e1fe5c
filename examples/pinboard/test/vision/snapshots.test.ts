import { MemoryVectorIndex } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { expect, it } from 'vitest';
import { countWrites } from '../../vision/count-writes.js';
import { keepSnapshots } from '../../vision/snapshots.js';
import { testEyes } from '../support/test-eyes.js';

it('copies the index again after every write, and not without one', async () => {
  const { space } = testEyes().embedder;
  let copies = 0;
  const index = countWrites(Object.assign(new MemoryVectorIndex(space), { keep: async () => void (copies += 1) }));
  const vector = Float32Array.from({ length: space.dimension }, (_, place) => (place === 0 ? 1 : 0));
  const other = Float32Array.from({ length: space.dimension }, (_, place) => (place === 1 ? 1 : 0));
  const [clock, stop] = [createVirtualClock(), new AbortController()];
  const keeping = keepSnapshots(index, { clock, signal: stop.signal, onError: () => expect.unreachable() });
  const round = async (): Promise<number> => (await clock.advance(300_000), copies);

  await index.upsert([{ id: 'a', vector }]);
  expect(await round()).toBe(1);
  await index.upsert([{ id: 'a', vector: other }]);
  expect(await round()).toBe(2);
  expect(await round()).toBe(2);
  await index.remove(['a']);
  expect(await round()).toBe(3);
  stop.abort();
  await keeping;
});
