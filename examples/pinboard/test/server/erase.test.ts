import { Buffer } from 'node:buffer';
import type { OrderedStore } from '@feedloom/core';
import { MemoryBlobStore, MemoryStore } from '@feedloom/core/memory';
import { expect, it } from 'vitest';
import type { World } from '../../corpus/world.js';
import { openClient } from '../support/client.js';
import { kindWorld } from '../support/kind-world.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';
import { settle } from '../support/settle.js';
import { testEyes } from '../support/test-eyes.js';

const CANARY = 'canary-7f3a';
const BEARER = { authorization: `Bearer ${CANARY}` };

/** Somebody who follows others, and whom nobody follows. */
function withCanary(world: World): World {
  const [somebody] = world.people;
  if (somebody === undefined) throw new Error('Nobody lives here.');
  return {
    ...world,
    people: [...world.people, { ...somebody, id: CANARY }],
    boards: [...world.boards, { id: `${CANARY}/things`, owner: CANARY, name: 'Things', theme: 'things' }],
    follows: new Map([...world.follows, [CANARY, { users: ['ben', 'hugo'], boards: [], interests: ['things'] }]]),
    // `make` reads nothing of `this`.
    make: (index) => world.make(index),
  };
}

/** Where the canary is mentioned, in keys or values. The picture that the world draws for each of its people stays. */
async function mentions(...stores: readonly OrderedStore[]): Promise<string[]> {
  const found: string[] = [];
  for (const store of stores) {
    for await (const { partition, key, value } of store.scan({})) {
      const [name, text] = [Buffer.from(key).toString('latin1'), Buffer.from(value).toString('latin1')];
      if (partition === 'pinboard' && name === 'avatars') continue;
      if (name.includes(CANARY) || text.includes(CANARY)) found.push(`${partition} ${name}`);
    }
  }
  return found;
}

it('forgets a user in all stores, and does not remember them at the next start', async () => {
  const world = withCanary(kindWorld({ kinds: 4, perKind: 7, narrow: 'ana' }));
  const kept = {
    ...{ store: new MemoryStore(), tasks: new MemoryStore(), blobs: new MemoryBlobStore() },
    ...{ originals: new MemoryBlobStore(), eyes: testEyes(), world, deadlineMs: 2_000 },
  };
  const pinboard = await openTestPinboard(kept);
  await settle(pinboard, [CANARY, 'ben']);
  const client = await openClient(pinboard);
  const { body } = await client.get('/v3/feed/home?limit=12', CANARY);
  const [first, second, third, fourth] = body.pins as { id: string; token: string }[];
  await client.post(`/v3/pins/${first?.id}/save`, {}, CANARY);
  await client.post(`/v3/pins/${second?.id}/save`, {}, CANARY);
  await client.post('/v3/track', { kind: 'engaged', tokens: [third?.token] }, CANARY);
  await client.post('/v3/hide', { token: fourth?.token }, CANARY);
  const before = await mentions(kept.store, kept.tasks);
  expect(before.length).toBeGreaterThan(5);
  const [savesBefore] = await pinboard.catalogue.pins([first?.id ?? '']);
  expect((await client.get('/v3/me/taste', CANARY)).body.interests).not.toEqual([]);

  const erased = await client.send('/v3/me', { method: 'DELETE', headers: BEARER });
  expect(erased.status).toBe(200);
  expect(erased.headers.get('set-cookie')).toMatch(/Max-Age=0/);
  await settle(pinboard, ['ben']);
  expect(await mentions(kept.store, kept.tasks)).toEqual([]);
  expect((await client.get('/v3/me/taste', CANARY)).body).toMatchObject({ interests: [], disliked: [] });
  expect(pinboard.hasSaved(CANARY, first?.id ?? '')).toBe(false);
  expect((await pinboard.ranking.boardsOf(first?.id ?? '')).join()).not.toContain(CANARY);
  const [savesAfter] = await pinboard.catalogue.pins([first?.id ?? '']);
  expect(savesAfter?.saves).toBe((savesBefore?.saves ?? 0) - 1);
  // Erased twice is erased.
  expect((await client.send('/v3/me', { method: 'DELETE', headers: BEARER })).status).toBe(200);
  // A page from before teaches nothing any more.
  await client.post('/v3/track', { kind: 'engaged', tokens: [third?.token] }, CANARY);
  await pinboard.close();

  const again = await openTestPinboard(kept);
  await settle(again, ['ben']);
  expect(await mentions(kept.store, kept.tasks)).toEqual([]);
  expect((await again.preferences.context(CANARY)).recent).toEqual([]);
  await again.close();
  expect(client.failures).toEqual([]);
});
