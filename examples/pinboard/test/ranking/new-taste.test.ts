import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { kindWorld } from '../support/kind-world.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';

const NEW = 'kind 4';

let pinboard: Pinboard;

beforeAll(async () => {
  pinboard = await openTestPinboard({ world: kindWorld({ kinds: 6, perKind: 64, narrow: 'ana' }), deadlineMs: 2_000 });
}, 120_000);
afterAll(() => pinboard.close());

/** Pulls once. @returns The new pins, their kinds and tokens. */
async function pull(user: string) {
  const page = await pinboard.home.feed.open(user, { limit: 25 });
  return page.items.slice(0, page.fresh).map(({ id, token, data }) => ({ id, token, kind: data.kind }));
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

    const shares: number[] = [];
    let last = await pull('ana');
    shares.push(shareOf(NEW, last));
    for (let refresh = 2; refresh <= 3; refresh += 1) {
      last = await pull('ana');
      shares.push(shareOf(NEW, last));
    }
    expect(shares.at(-1), `shares: ${shares.join(', ')}`).toBeGreaterThanOrEqual(0.3);

    const unwanted = last.filter(({ kind }) => kind === NEW).slice(0, 5);
    expect(unwanted).toHaveLength(5);
    for (const { id, token } of unwanted) {
      await pinboard.home.feed.track('ana', 'hidden', [token]);
      await pinboard.ranking.did('ana', 'hide', [id]);
    }
    const after = await pull('ana');
    expect(shareOf(NEW, after)).toBeLessThan(shares.at(-1) ?? 0);
  });

  it('is told that the system thinks so, and why', async () => {
    const { interests, disliked } = await pinboard.ranking.taste('ana');
    expect(interests.length).toBeGreaterThan(1);
    const [newest] = await pinboard.newest(1_000);
    expect(newest).toBeDefined();
    expect(interests.flatMap(({ because }) => because).every(({ kind }) => kind === 'save')).toBe(true);
    expect(disliked).toHaveLength(5);
  });
});

describe('the worker', () => {
  it('values a pin by the profile of who receives it', async () => {
    const [pin] = (await pinboard.newest(1_000)).filter(({ kind }) => kind === 'kind 0');
    const item = { id: pin?.id ?? '', data: { kind: 'kind 0' } } as never;
    const scores = await Promise.all(['ana', 'ben', 'hugo'].map((user) => pinboard.ranking.scorer.score(user, [item])));
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
