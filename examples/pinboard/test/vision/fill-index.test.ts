import { MemoryBlobStore, MemoryStore } from '@feedloom/core/memory';
import { expect, it } from 'vitest';
import { openTestPinboard, smallWorld } from '../support/open-test-pinboard.js';
import { testEyes } from '../support/test-eyes.js';

it('a process that could not read what it needs is not ready, and tries again until it can', async () => {
  const [store, tasks, blobs, world] = [new MemoryStore(), new MemoryStore(), new MemoryBlobStore(), smallWorld(6)];
  const kept = { store, tasks, blobs, world };
  await (await openTestPinboard(kept)).close();

  const [eyes, errors] = [testEyes(), [] as unknown[]];
  let isFailing = true;
  const get = eyes.index.get.bind(eyes.index);
  eyes.index.get = async (...request) => {
    if (isFailing) throw new Error('The test refuses this.');
    return get(...request);
  };
  await using pinboard = await openTestPinboard({
    ...{ ...kept, eyes, grown: false, onError: (error) => errors.push(error) },
  });
  let isReady = false;
  void pinboard.ready.then(() => (isReady = true));
  await expect.poll(() => errors.length, { timeout: 10_000 }).toBeGreaterThan(1);
  expect(isReady).toBe(false);
  isFailing = false;
  await expect.poll(() => isReady, { timeout: 20_000 }).toBe(true);
  expect(eyes.index.size).toBe(6);
});
