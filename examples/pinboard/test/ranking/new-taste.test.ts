import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { openClient } from '../support/client.js';
import type { Client } from '../support/client.js';
import { kindWorld } from '../support/kind-world.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';

const NEW = 'kind 4';

let pinboard: Pinboard;
let client: Client;

beforeAll(async () => {
  pinboard = await openTestPinboard({ world: kindWorld({ kinds: 6, perKind: 64, narrow: 'ana' }), deadlineMs: 2_000 });
  client = await openClient(pinboard);
}, 120_000);

afterAll(async () => {
  await pinboard.close();
  expect(client.failures).toEqual([]);
});

interface Sent {
  readonly id: string;
  readonly token: string;
  readonly kind: string;
}

/** Pulls once. @returns The new pins. */
async function pull(user: string): Promise<Sent[]> {
  const { body } = await client.get('/v3/feed/home?limit=25', user);
  return (body.pins as Sent[]).slice(0, body.fresh as number);
}

const shareOf = (kind: string, pins: readonly { kind: string }[]): number =>
  pins.filter((pin) => pin.kind === kind).length / pins.length;

describe('a user who saves ten pins of a new kind', () => {
  it('sees that kind in at least 30% of the feed within three refreshes, and less of it after hiding five', async () => {
    const before = await pull('ana');
    expect(before).toHaveLength(25);
    expect(shareOf(NEW, before)).toBeLessThan(0.2);
    const newest = await pinboard.newest(1_000);
    const found = newest.filter(({ kind }) => kind === NEW).slice(0, 10);
    for (const { id } of found) await pinboard.save('ana', id);

    const refreshes = [await pull('ana'), await pull('ana'), await pull('ana')];
    const shares = refreshes.map((pins) => shareOf(NEW, pins));
    expect(shareOf(NEW, refreshes.flat()), `shares: ${shares.join(', ')}`).toBeGreaterThanOrEqual(0.3);

    const [last = []] = refreshes.slice(-1);
    const unwanted = last.filter(({ kind }) => kind === NEW).slice(0, 5);
    expect(unwanted).toHaveLength(5);
    for (const { token } of unwanted) {
      expect((await client.post('/v3/hide', { token }, 'ana')).body).toEqual({ hidden: true });
    }
    const after = await pull('ana');
    expect(shareOf(NEW, after)).toBeLessThan(shares.at(-1) ?? 0);
  });

  it('is told that the system thinks so, and why', async () => {
    const { interests, disliked } = await pinboard.preferences.taste('ana');
    expect(interests.length).toBeGreaterThan(1);
    const kinds = interests.flatMap(({ because }) => because).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['save']));
    expect(disliked).toHaveLength(5);
  });
});

describe('the worker', () => {
  it('values a pin by the profile of who receives it', async () => {
    const [pin] = (await pinboard.newest(1_000)).filter(({ kind }) => kind === 'kind 0');
    const item = { id: pin?.id ?? '', data: { kind: 'kind 0' } } as never;
    const scores = await Promise.all(
      ['ana', 'ben', 'hugo'].map((user) => pinboard.preferences.scorer.score(user, [item])),
    );
    expect(new Set(scores.flat()).size).toBeGreaterThan(1);
  });
});

describe('a ranked pin', () => {
  it('says which rung placed it, and what it follows from', async () => {
    const page = await pinboard.home.feed.open('hugo', { limit: 25 });
    const ranked = page.items.filter(({ source }) => source === 'ranked');
    expect(ranked.length).toBeGreaterThan(5);
    for (const { data } of ranked) expect(data.why).toMatchObject({ type: 'ranked', rung: expect.any(String) });
    // No network has been trained here.
    expect(new Set(ranked.map(({ data }) => 'rung' in data.why && data.why.rung))).not.toContain('full');
    expect(ranked.some(({ data }) => 'rung' in data.why && data.why.pin !== undefined)).toBe(true);
  });
});
