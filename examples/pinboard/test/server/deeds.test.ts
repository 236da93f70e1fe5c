import { afterEach, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { openClient } from '../support/client.js';
import type { Client } from '../support/client.js';
import { FailingStore } from '../support/failing-store.js';
import { kindWorld } from '../support/kind-world.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';
import { settle } from '../support/settle.js';

interface Sent {
  readonly id: string;
  readonly token: string;
  readonly saved: boolean;
}

interface Deed {
  readonly kind: string;
  readonly pin: { readonly id: string };
}

let pinboard: Pinboard | undefined;

afterEach(() => pinboard?.close());

async function open(): Promise<{ pinboard: Pinboard; client: Client; store: FailingStore; errors: unknown[] }> {
  const [store, errors] = [new FailingStore(), [] as unknown[]];
  const world = kindWorld({ kinds: 4, perKind: 7, narrow: 'ana' });
  pinboard = await openTestPinboard({ store, world, deadlineMs: 2_000, onError: (error) => errors.push(error) });
  await settle(pinboard);
  return { pinboard, client: await openClient(pinboard), store, errors };
}

async function pull(client: Client, user: string): Promise<Sent[]> {
  return (await client.get('/v3/feed/home?limit=12', user)).body.pins as Sent[];
}

/** What a user is known to have done, and what they are known not to want. */
async function taste(client: Client, user: string): Promise<{ deeds: string[]; disliked: string[] }> {
  const { body } = await client.get('/v3/me/taste', user);
  const deeds = (body.interests as { because: Deed[] }[]).flatMap(({ because }) => because);
  const disliked = (body.disliked as { id: string }[]).map(({ id }) => id);
  return { deeds: deeds.map(({ kind, pin }) => `${kind} ${pin.id}`), disliked };
}

const isOfProfiles = (partition: string): boolean => partition.includes('profile');

describe('a save that cannot be learned', () => {
  it('is a save nevertheless, leaves the feed, reaches followers, and is learned later, once', async () => {
    const { client, store, errors, pinboard } = await open();
    const fans = [...pinboard.society.follows].flatMap(([user, { users }]) => (users.includes('ben') ? [user] : []));
    /** The fans who have not been offered a pin yet because somebody saved it. */
    const unaware = async (pin: string): Promise<string[]> => {
      const seen = await Promise.all(fans.map((fan) => pinboard.home.feed.explain(fan, pin)));
      const isAware = (place: number): boolean => {
        const known = seen[place];
        return known?.state === 'waiting' && known.pools.some(({ source }) => source === 'following');
      };
      return fans.filter((fan, place) => !pinboard.hasSaved(fan, pin) && !isAware(place));
    };
    let id = '';
    for (const pin of await pinboard.newest(100)) {
      const { state } = await pinboard.home.feed.explain('ben', pin.id);
      if (state === 'waiting' && (await unaware(pin.id)).length > 0) id = pin.id;
    }
    expect(id).not.toBe('');
    store.failing = isOfProfiles;
    expect((await client.post(`/v3/pins/${id}/save`, {}, 'ben')).body).toMatchObject({ isNew: true });
    expect(errors).toHaveLength(1);
    await expect.poll(() => unaware(id), { timeout: 10_000 }).toEqual([]);
    expect(pinboard.hasSaved('ben', id)).toBe(true);
    expect((await client.get(`/v3/feed/explain/${id}`, 'ben')).body.state).not.toBe('waiting');
    expect((await taste(client, 'ben')).deeds).not.toContain(`save ${id}`);

    store.failing = () => false;
    const saved = async (): Promise<number> => {
      const { recent } = await pinboard.preferences.context('ben');
      return recent.filter(({ item, kind }) => item === id && kind === 'save').length;
    };
    await expect.poll(saved, { timeout: 15_000 }).toBe(1);
    const { recent } = await pinboard.preferences.context('ben');
    // Told again it counts as once.
    expect((await client.post(`/v3/pins/${id}/save`, {}, 'ben')).body).toMatchObject({ isNew: false });
    expect((await pinboard.preferences.context('ben')).recent).toHaveLength(recent.length);
    expect(errors).toHaveLength(1);
  });
});

it('a save that nobody could be told of is a save, and told later', async () => {
  const { client, pinboard, store } = await open();
  const [pin] = await pull(client, 'ben');
  const id = pin?.id ?? '';
  store.failing = (partition) => partition.startsWith('board-log');
  expect((await client.post(`/v3/pins/${id}/save`, {}, 'ben')).body).toMatchObject({ isNew: true });
  expect(pinboard.hasSaved('ben', id)).toBe(false);
  store.failing = () => false;
  await expect.poll(() => pinboard.hasSaved('ben', id), { timeout: 15_000 }).toBe(true);
  await expect
    .poll(() => pinboard.ranking.boardsOf(id), { timeout: 15_000 })
    .toContainEqual(expect.stringContaining('ben'));
});

describe('what a user does with a page', () => {
  it('is learned of the pins that its tokens stand for, once, and of nothing that a body names', async () => {
    const { client, pinboard } = await open();
    const [first, second, third] = await pull(client, 'ben');
    const before = (await pinboard.preferences.context('ben')).recent.length;
    const body = {
      kind: 'engaged',
      tokens: [first?.token],
      pins: Array.from({ length: 100 }, (_, n) => `made up ${n}`),
    };
    for (let time = 0; time < 3; time++) expect((await client.post('/v3/track', body, 'ben')).status).toBe(200);
    const { recent } = await pinboard.preferences.context('ben');
    expect(recent).toHaveLength(before + 1);
    expect(recent[0]).toMatchObject({ kind: 'click', item: first?.id });

    await client.post('/v3/hide', { token: second?.token, pin: third?.id }, 'ben');
    await client.post('/v3/hide', { token: second?.token }, 'ben');
    await client.post('/v3/track', { kind: 'hidden', tokens: [third?.token] }, 'ben');
    const { disliked } = await taste(client, 'ben');
    expect(new Set(disliked)).toEqual(new Set([second?.id, third?.id]));
    expect(disliked).toHaveLength(2);
  });

  it('hides even when nothing can be learned, and is learned later', async () => {
    const { client, store, errors } = await open();
    const [pin] = await pull(client, 'hugo');
    store.failing = isOfProfiles;
    expect((await client.post('/v3/hide', { token: pin?.token }, 'hugo')).status).toBe(200);
    expect(errors).toHaveLength(1);
    expect((await client.get(`/v3/feed/explain/${pin?.id}`, 'hugo')).body).toMatchObject({ state: 'hidden' });
    expect((await taste(client, 'hugo')).disliked).toEqual([]);
    store.failing = () => false;
    await client.post('/v3/hide', { token: pin?.token }, 'hugo');
    await expect.poll(async () => (await taste(client, 'hugo')).disliked, { timeout: 15_000 }).toEqual([pin?.id]);
  });

  it('takes a hidden pin out of the user’s saves, from their board and from the graph', async () => {
    const { client, pinboard } = await open();
    const [pin] = await pull(client, 'ben');
    const id = pin?.id ?? '';
    const { body } = await client.post(`/v3/pins/${id}/save`, {}, 'ben');
    const saved = await pinboard.catalogue.savesOf('ben');
    const board = saved.find((save) => save.pin === id)?.board ?? '';
    expect(await pinboard.ranking.boardsOf(id)).toContain(board);
    await client.post('/v3/hide', { token: pin?.token }, 'ben');
    expect(await pinboard.ranking.boardsOf(id)).not.toContain(board);
    expect(pinboard.hasSaved('ben', id)).toBe(false);
    const [card] = await pinboard.catalogue.pins([id]);
    expect((card?.saves ?? 0) + 1).toBe((body.saves as number) - 1);
    expect((await taste(client, 'ben')).disliked).toEqual([id]);
  });

  it('takes a hidden pin out of the user’s saves at last, for everybody, when that failed', async () => {
    const { client, pinboard, store, errors } = await open();
    const [pin] = await pull(client, 'ben');
    const id = pin?.id ?? '';
    await client.post(`/v3/pins/${id}/save`, {}, 'ben');
    store.failing = (partition) => partition.startsWith('board-log');
    expect((await client.post('/v3/hide', { token: pin?.token }, 'ben')).status).toBe(200);
    expect([pinboard.hasSaved('ben', id), errors.length > 0]).toEqual([true, true]);
    store.failing = () => false;
    await expect.poll(() => pinboard.hasSaved('ben', id), { timeout: 15_000 }).toBe(false);
    await expect.poll(() => pinboard.catalogue.saveOf({ user: 'ben', pin: id }), { timeout: 15_000 }).toBe(undefined);
    await expect.poll(async () => (await taste(client, 'ben')).disliked, { timeout: 15_000 }).toEqual([id]);
  });

  it('is refused beyond what a hand can do, and others go on', async () => {
    const { client } = await open();
    const [pin] = await pull(client, 'ben');
    const hide = (user: string) => client.post('/v3/hide', { token: pin?.token }, user);
    for (let time = 0; time < 120; time++) await hide('ben');
    expect(await hide('ben')).toMatchObject({ status: 429, body: { code: 'ERR_TOO_MANY_REQUESTS' } });
    expect((await hide('hugo')).status).toBe(400);
  });
});
