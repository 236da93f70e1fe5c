import { describe, expect, it } from 'vitest';
import type { Page } from '../../src/index.js';
import type { Kit, Pin, TestSource } from '../kit.js';
import { createKit, idsOf } from '../kit.js';

/** Follows cursors from `page` to the end. @returns All ids below `page`. */
async function below(kit: Kit, page: Page<Pin, TestSource>, limit?: number): Promise<string[]> {
  const ids: string[] = [];
  let { next } = page;
  for (let guard = 0; next !== undefined && guard < 500; guard += 1) {
    const lower: Page<Pin, TestSource> = await kit.feed.open('ana', { cursor: next, limit });
    ids.push(...idsOf(lower));
    expect(lower.hasMore).toBe(lower.next !== undefined);
    ({ next } = lower);
  }
  return ids;
}

describe('pages of a feed', () => {
  it('prepends each new chunk to the feed as it was', async () => {
    const { feed, fill } = createKit();
    await fill('following', 40);
    let feedSoFar: string[] = [];
    for (let visit = 0; visit < 8; visit += 1) {
      const page = await feed.open('ana', { limit: 100 });
      expect(idsOf(page).slice(page.fresh)).toEqual(feedSoFar);
      feedSoFar = idsOf(page);
    }
    expect(new Set(feedSoFar).size).toBe(40);
  });

  it.each([1, 3, 5, 7, 100])('walks down by cursor without a gap or a repeat, %i items at a time', async (limit) => {
    const kit = createKit();
    await kit.fill('following', 40);
    for (let visit = 0; visit < 6; visit += 1) await kit.feed.open('ana');
    const top = await kit.feed.open('ana', { limit: 3 });
    const whole = await kit.feed.open('ana', { limit: 100 });
    const walked = [...idsOf(top), ...(await below(kit, top, limit))];
    expect(walked).toEqual(idsOf(whole).slice(whole.fresh));
  });

  it('keeps a cursor good while new chunks arrive above it', async () => {
    const kit = createKit();
    await kit.fill('following', 60);
    for (let visit = 0; visit < 4; visit += 1) await kit.feed.open('ana');
    const top = await kit.feed.open('ana');
    const expected = await below(kit, top, 4);
    await kit.feed.open('ana');
    await kit.feed.open('ana');
    expect(await below(kit, top, 4)).toEqual(expected);
  });

  it('says so when what is below a cursor has been trimmed away', async () => {
    const kit = createKit({ feed: { keep: 10 } });
    await kit.fill('following', 60);
    await kit.feed.open('ana');
    const { next } = await kit.feed.open('ana');
    for (let visit = 0; visit < 4; visit += 1) await kit.feed.open('ana');
    await expect(kit.feed.open('ana', { cursor: next })).rejects.toMatchObject({ code: 'ERR_CURSOR_TRIMMED' });
  });

  it('trims whole chunks down to the maximum, and never the newest', async () => {
    const kit = createKit({ feed: { keep: 12 } });
    await kit.fill('following', 60);
    for (let visit = 0; visit < 6; visit += 1) await kit.feed.open('ana');
    const page = await kit.feed.open('ana', { limit: 100 });
    const whole = [...idsOf(page), ...(await below(kit, page))];
    expect(whole).toHaveLength(10);
  });

  it('hides an item at once from pages and pools, for good', async () => {
    const kit = createKit();
    await kit.fill('following', 20);
    const page = await kit.feed.open('ana');
    const [hidden] = page.items;
    await kit.feed.track('ana', 'hidden', [hidden?.token ?? '']);
    const again = await kit.feed.open('ana', { limit: 100 });
    expect(idsOf(again)).not.toContain(hidden?.id);
    expect(await kit.feed.explain('ana', hidden?.id ?? '')).toEqual({ state: 'hidden' });
    const receipt = await kit.pools.add('ana', 'related', [{ id: hidden?.id ?? '', score: 9, data: { author: 'x' } }]);
    expect(receipt.refused).toEqual([{ id: hidden?.id, reason: 'hidden' }]);
  });

  it('takes retracted items off every page at once, and out of the pools when they surface', async () => {
    const kit = createKit();
    await kit.fill('following', 20);
    const page = await kit.feed.open('ana');
    const gone = [page.items[1]?.id ?? '', 'following-7'];
    await kit.feed.retract(gone);
    const seen = new Set<string>();
    for (let visit = 0; visit < 6; visit += 1)
      for (const id of idsOf(await kit.feed.open('ana', { limit: 100 }))) seen.add(id);
    for (const id of gone) expect(seen).not.toContain(id);
    expect(seen.size).toBe(18);
    expect(await kit.feed.explain('ana', 'following-7')).toEqual({ state: 'retracted' });
    const receipt = await kit.pools.add('ana', 'related', [{ id: 'following-7', score: 1, data: { author: 'x' } }]);
    expect(receipt.refused).toEqual([{ id: 'following-7', reason: 'retracted' }]);
  });

  it('fills a page from below when the hook says that items are gone, and advances by raw position', async () => {
    const kit = createKit({
      feed: { hydrate: (items) => Promise.resolve(items.map((item) => (item.id.endsWith('1') ? undefined : item))) },
    });
    await kit.fill('following', 40);
    for (let visit = 0; visit < 7; visit += 1) await kit.feed.open('ana');
    const top = await kit.feed.open('ana', { limit: 6 });
    expect(top.items).toHaveLength(6);
    const rest = await below(kit, top, 6);
    const all = [...idsOf(top), ...rest];
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(36);
  });

  it('makes progress to the end even if every item is gone', async () => {
    const kit = createKit({ feed: { hydrate: (items) => Promise.resolve(items.map(() => undefined)) } });
    await kit.fill('following', 100);
    for (let visit = 0; visit < 20; visit += 1) await kit.feed.open('ana');
    const top = await kit.feed.open('ana', { limit: 3 });
    expect(top.items).toEqual([]);
    expect(await below(kit, top, 3)).toEqual([]);
  });

  it('shows the stored data, and says so, when the hook fails', async () => {
    const kit = createKit({ feed: { hydrate: () => Promise.reject(new Error('the catalogue is down')) } });
    await kit.fill('following', 5);
    const page = await kit.feed.open('ana');
    expect(page.items).toHaveLength(5);
    expect(page.degraded).toEqual([{ part: 'hydrate', reason: 'error', servedFrom: 'chunk' }]);
  });

  it('explains an empty page', async () => {
    const { feed } = createKit();
    const page = await feed.open('ana');
    expect(page).toEqual({
      items: [],
      next: undefined,
      hasMore: false,
      fresh: 0,
      degraded: [{ part: 'pools', reason: 'empty', servedFrom: 'nothing' }],
    });
  });
});
