import { FeedloomError } from '@feedloom/core';
import type { CallOptions, Change, Entry, ReadPart } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { afterEach, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { openClient } from '../support/client.js';
import type { Client } from '../support/client.js';
import { kindWorld } from '../support/kind-world.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';
import { settle } from '../support/settle.js';

const unavailable = (): FeedloomError =>
  new FeedloomError('ERR_UNAVAILABLE', 'The store is dead.', { retryable: true });

/** A store that does not answer for some partitions while a test wants that. */
class DyingStore extends MemoryStore {
  dead: (partition: string) => boolean = () => false;

  override async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
    if (this.dead(partition)) throw unavailable();
    return super.read(partition, parts, options);
  }

  override async write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
    if (this.dead(partition)) throw unavailable();
    return super.write(partition, change, options);
  }
}

let pinboard: Pinboard | undefined;

afterEach(() => pinboard?.close());

async function open(): Promise<{ pinboard: Pinboard; client: Client; store: DyingStore }> {
  const store = new DyingStore();
  const world = kindWorld({ kinds: 4, perKind: 7, narrow: 'ana' });
  pinboard = await openTestPinboard({ store, world, deadlineMs: 2_000, onError: () => undefined });
  await settle(pinboard);
  return { pinboard, client: await openClient(pinboard), store };
}

async function pull(client: Client, user: string): Promise<{ id: string; token: string }> {
  const [pin] = (await client.get('/v3/feed/home?limit=12', user)).body.pins as { id: string; token: string }[];
  if (pin === undefined) throw new Error('The feed is empty.');
  return pin;
}

const isOfSaves = (partition: string): boolean => partition.startsWith('user/') || partition.startsWith('board-log');

describe('while saves cannot be recorded', () => {
  it('keeps a save, says so, and records it once when the store is back', async () => {
    const { pinboard, client, store } = await open();
    const { id } = await pull(client, 'ben');
    const before = (await pinboard.catalogue.pins([id]))[0]?.saves ?? 0;
    store.dead = isOfSaves;
    for (const time of [1, 2]) {
      const { status, body } = await client.post(`/v3/pins/${id}/save`, {}, 'ben');
      expect([time, status, body.record, body.isNew]).toEqual([time, 200, 'pending', true]);
    }
    expect(pinboard.hasSaved('ben', id)).toBe(false);
    store.dead = () => false;
    await expect.poll(() => pinboard.hasSaved('ben', id), { timeout: 15_000 }).toBe(true);
    await expect.poll(() => pinboard.backlog(), { timeout: 15_000 }).toBe(0);
    expect((await pinboard.catalogue.savesOf('ben')).filter(({ pin }) => pin === id)).toHaveLength(1);
    expect((await pinboard.catalogue.pins([id]))[0]?.saves).toBe(before + 1);
    const { body } = await client.post(`/v3/pins/${id}/save`, {}, 'ben');
    expect(body).toMatchObject({ record: 'done', isNew: false });
  });

  it('hides a pin at once, and takes it out of the saves when the store is back', async () => {
    const { pinboard, client, store } = await open();
    const { id, token } = await pull(client, 'ben');
    await client.post(`/v3/pins/${id}/save`, {}, 'ben');
    store.dead = isOfSaves;
    expect((await client.post('/v3/hide', { token }, 'ben')).status).toBe(200);
    expect(pinboard.hasSaved('ben', id)).toBe(true);
    store.dead = () => false;
    await expect.poll(() => pinboard.hasSaved('ben', id), { timeout: 15_000 }).toBe(false);
    await expect.poll(() => pinboard.catalogue.saveOf({ user: 'ben', pin: id }), { timeout: 15_000 }).toBe(undefined);
    expect((await client.get(`/v3/feed/explain/${id}`, 'ben')).body).toMatchObject({ state: 'hidden' });
  });

  it.each(['hidden', 'erased'])('does not record a save that is %s before the store is back', async (undone) => {
    const { pinboard, client, store } = await open();
    const { id, token } = await pull(client, 'ben');
    store.dead = isOfSaves;
    expect((await client.post(`/v3/pins/${id}/save`, {}, 'ben')).body).toMatchObject({ record: 'pending' });
    const takeTasks = pinboard.queues.looks.take.bind(pinboard.queues.looks);
    Object.assign(pinboard.queues.looks, { take: async () => [] });
    store.dead = () => false;
    if (undone === 'hidden') await client.post('/v3/hide', { token }, 'ben');
    else await client.send('/v3/me', { method: 'DELETE', headers: { authorization: 'Bearer ben' } });
    Object.assign(pinboard.queues.looks, { take: takeTasks });
    await expect.poll(() => pinboard.backlog(), { timeout: 15_000 }).toBe(0);
    expect(await pinboard.catalogue.saveOf({ user: 'ben', pin: id })).toBe(undefined);
    expect(pinboard.hasSaved('ben', id)).toBe(false);
  });

  it('refuses a save that the queue does not keep either, and says that trying again may help', async () => {
    const { client, store, pinboard } = await open();
    const { id } = await pull(client, 'ben');
    store.dead = isOfSaves;
    Object.assign(pinboard.queues.looks, { enqueue: () => Promise.reject(unavailable()) });
    const { status, body } = await client.post(`/v3/pins/${id}/save`, {}, 'ben');
    expect([status, body.code]).toEqual([503, 'ERR_UNAVAILABLE']);
  });

  it('keeps what it cannot tell, nor queue, until it can', async () => {
    const { client, store, pinboard } = await open();
    const { id } = await pull(client, 'ben');
    store.dead = (partition) => partition.startsWith('board-log');
    const { looks } = pinboard.queues;
    const enqueue = looks.enqueue.bind(looks);
    Object.assign(looks, { enqueue: () => Promise.reject(unavailable()) });
    expect((await client.post(`/v3/pins/${id}/save`, {}, 'ben')).body).toMatchObject({ record: 'done', isNew: true });
    expect(pinboard.hasSaved('ben', id)).toBe(false);
    Object.assign(looks, { enqueue });
    store.dead = () => false;
    await expect.poll(() => pinboard.hasSaved('ben', id), { timeout: 15_000 }).toBe(true);
  });
});
