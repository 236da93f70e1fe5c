import { MemoryBlobStore, MemoryStore } from '@feedloom/core/memory';
import { FeedloomError } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { openTestPinboard, smallWorld } from '../support/open-test-pinboard.js';
import { photograph } from '../support/pictures.js';
import { testEyes } from '../support/test-eyes.js';
import type { EyeTrouble } from '../support/test-eyes.js';

const board = (pinboard: { society: { boards: readonly { owner: string }[] } }) =>
  pinboard.society.boards.find(({ owner }) => owner === 'ana') as never;

describe('what is made up for in the background', () => {
  it('gives every drawn pin its vector, while they are drawn', async () => {
    const eyes = testEyes();
    await using pinboard = await openTestPinboard({ count: 20, eyes });
    expect(eyes.index.size).toBe(20);
    for await (const { embedding } of pinboard.catalogue.items.scan({ embeddings: true })) {
      expect(embedding?.space).toBe(eyes.embedder.space.id);
    }
  });

  it('fills an index that was lost from the catalogue, without looking at a picture again', async () => {
    const [store, tasks, blobs, world] = [new MemoryStore(), new MemoryStore(), new MemoryBlobStore(), smallWorld(12)];
    const kept = { store, tasks, blobs, world };
    await (await openTestPinboard({ ...kept, count: 12 })).close();

    let looks = 0;
    const fresh = testEyes();
    const embedder = { ...fresh.embedder, look: async () => ((looks += 1), []) };
    await using pinboard = await openTestPinboard({ ...kept, eyes: { ...fresh, embedder }, grown: false });
    await expect.poll(() => fresh.index.size, { timeout: 20_000 }).toBe(12);
    await expect.poll(() => pinboard.backlog()).toBe(0);
    expect(looks).toBe(0);
  });

  it('goes on after a restart with what the last run had not done', async () => {
    const [store, tasks, blobs, world] = [new MemoryStore(), new MemoryStore(), new MemoryBlobStore(), smallWorld(8)];
    const kept = { store, tasks, blobs, world };
    const trouble: EyeTrouble = { failure: new FeedloomError('ERR_UNAVAILABLE', 'Dead.') };
    const blind = await openTestPinboard({ ...kept, eyes: testEyes(trouble), grown: false });
    await blind.grown;
    expect(await blind.backlog()).toBe(8);
    await blind.close();

    const eyes = testEyes();
    await using pinboard = await openTestPinboard({ ...kept, eyes, grown: false });
    await expect.poll(() => pinboard.backlog(), { timeout: 40_000 }).toBe(0);
    expect(eyes.index.size).toBe(8);
  });

  it('looks at the others when one picture cannot be read, and tries that one no more', async () => {
    const eyes = testEyes();
    const errors: unknown[] = [];
    const damaged = new (class extends MemoryBlobStore {
      override async get(id: string): Promise<Uint8Array | undefined> {
        const bytes = await super.get(id);
        return id === this.bad ? bytes?.subarray(0, 200) : bytes;
      }
      bad = '';
    })();
    const pinboard = await openTestPinboard({ count: 4, eyes, blobs: damaged, onError: (error) => errors.push(error) });
    const [card] = await pinboard.catalogue.pins(['p2']);
    damaged.bad = card?.blob ?? '';
    await eyes.index.remove(['p1', 'p2', 'p3', 'p4']);
    const { catalogue } = pinboard;
    const items = await catalogue.items.get(['p1', 'p2', 'p3', 'p4']);
    await catalogue.items.remove(['p1', 'p2', 'p3', 'p4']);
    await catalogue.items.put(items.flatMap((item) => (item === undefined ? [] : [item])));
    await pinboard.close();

    const again = await openTestPinboard({
      ...{ count: 4, eyes, blobs: damaged, onError: (error) => errors.push(error), grown: false },
      ...{ store: pinboard.store, tasks: pinboard.tasks },
    });
    await expect.poll(() => eyes.index.size, { timeout: 20_000 }).toBe(3);
    await expect.poll(() => again.backlog(), { timeout: 20_000 }).toBe(0);
    await again.close();
    expect(errors).toMatchObject([{ code: 'ERR_INVALID_PAYLOAD' }]);
  });

  it('offers pins that look like a save to whoever made it, once they can be compared', async () => {
    await using pinboard = await openTestPinboard({ count: 60 });
    await pinboard.create({
      user: 'ana',
      bytes: await photograph(),
      title: 'Ball',
      description: '',
      board: board(pinboard),
    });
    await pinboard.close();
    const { items } = await pinboard.home.feed.open('ana', { limit: 60 });
    const related = items.filter(({ data }) => data.why.type === 'related');
    expect(related.length).toBeGreaterThan(0);
  });
});
