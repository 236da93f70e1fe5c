import { FeedloomError, systemClock } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { warmUp } from '../../server/warm-up.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';

let pinboard: Pinboard;

beforeAll(async () => {
  pinboard = await openTestPinboard({ count: 24 });
});
afterAll(() => pinboard.close());

describe('warming up', () => {
  it('opens pages, searches by pins and by pictures, and asks for no user', async () => {
    const asked = { pages: new Set<string>(), pins: 0, pictures: 0 };
    const feed: Pinboard['home']['feed'] = {
      ...pinboard.home.feed,
      open: (user, options) => {
        asked.pages.add(user);
        return pinboard.home.feed.open(user, options);
      },
    };
    const find: Pinboard['search']['find'] = (query, options) => {
      if ('image' in query) asked.pictures += 1;
      else asked.pins += 1;
      return pinboard.search.find(query, options);
    };
    const watched = { ...pinboard, home: { ...pinboard.home, feed }, search: { ...pinboard.search, find } };
    await warmUp(watched, { name: 'api-1', clock: systemClock });
    expect([...asked.pages]).toEqual(['warm-up-api-1']);
    expect(pinboard.society.people.map(({ id }) => id)).not.toContain('warm-up-api-1');
    expect(asked.pins).toBeGreaterThan(0);
    expect(asked.pictures).toBeGreaterThan(0);
  });

  it('ends although nothing answers', async () => {
    const fail = (): Promise<never> => Promise.reject(new FeedloomError('ERR_UNAVAILABLE', 'It is dead.'));
    const feed = { ...pinboard.home.feed, open: fail };
    const dead = {
      ...pinboard,
      home: { ...pinboard.home, feed },
      search: { ...pinboard.search, find: fail },
      newest: fail,
    };
    await expect(warmUp(dead, { name: 'api-1', clock: systemClock })).resolves.toBeUndefined();
  });

  it('is over after a while, however slow all is', async () => {
    const clock = createVirtualClock();
    let pages = 0;
    const open: Pinboard['home']['feed']['open'] = async (user, options) => {
      pages += 1;
      await clock.advance(1_500);
      return pinboard.home.feed.open(user, options);
    };
    const slow = { ...pinboard, home: { ...pinboard.home, feed: { ...pinboard.home.feed, open } } };
    await warmUp(slow, { name: 'api-1', clock });
    expect(pages).toBe(3);
  });
});
