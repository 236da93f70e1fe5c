import { FeedloomError } from '@feedloom/core';
import type { CallOptions, Entry, ReadPart } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { openClient } from '../support/client.js';
import type { Client } from '../support/client.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';
import { settle } from '../support/settle.js';

/** A store of which a part does not answer while a test wants that. */
class DyingStore extends MemoryStore {
  isDead = false;
  readonly #part: (partition: string) => boolean;

  constructor(part: (partition: string) => boolean = () => true) {
    super();
    this.#part = part;
  }

  override async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
    if (this.isDead && this.#part(partition))
      throw new FeedloomError('ERR_UNAVAILABLE', 'The store is dead.', { retryable: true });
    return super.read(partition, parts, options);
  }
}

describe('a page of a feed that cannot be read', () => {
  const feeds = new DyingStore();
  let pinboard: Pinboard;
  let client: Client;
  let next: string;

  beforeAll(async () => {
    pinboard = await openTestPinboard({ feeds, onError: () => undefined });
    await settle(pinboard);
    client = await openClient(pinboard);
    await client.get('/v3/feed/home?limit=12', 'ben');
    next = (await client.get('/v3/feed/home?limit=12', 'ben')).body.next as string;
    feeds.isDead = true;
  });
  afterAll(() => pinboard.close());

  it('shows what many have saved, and says so', async () => {
    const { status, body } = await client.get('/v3/feed/home?limit=12', 'ben');
    expect(status).toBe(200);
    expect((body.pins as unknown[]).length).toBeGreaterThan(0);
    expect(body.degraded).toContainEqual({ part: 'feed', reason: 'unavailable', servedFrom: 'trending' });
  });

  it('is empty below, says so, and is there again later', async () => {
    const path = `/v3/feed/home?limit=12&cursor=${encodeURIComponent(next)}`;
    const { status, body } = await client.get(path, 'ben');
    expect([status, body.pins, body.next, body.hasMore]).toEqual([200, [], next, true]);
    expect(body.degraded).toEqual([{ part: 'feed', reason: 'unavailable', servedFrom: 'nothing' }]);
    feeds.isDead = false;
    const again = await client.get(path, 'ben');
    expect((again.body.pins as unknown[]).length).toBeGreaterThan(0);
    expect(again.body.degraded).toEqual([]);
  });
});

it('a page for somebody whose feed is empty, while none can be made, shows what many have saved', async () => {
  const store = new DyingStore((partition) => !partition.startsWith('catalogue/'));
  await using pinboard = await openTestPinboard({ store, feeds: new MemoryStore(), onError: () => undefined });
  await settle(pinboard);
  const client = await openClient(pinboard);
  store.isDead = true;
  const { status, body } = await client.get('/v3/feed/home?limit=12', 'ben');
  expect([status, (body.pins as unknown[]).length]).toEqual([200, 12]);
  expect(body.degraded).toContainEqual(expect.objectContaining({ part: 'feed', servedFrom: 'trending' }));
  store.isDead = false;
});
