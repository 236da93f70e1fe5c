import { describe, expect, it } from 'vitest';
import { createKit, idsOf } from '../kit.js';

const item = (id: string) => ({ id, score: 1, data: { author: 'a' } });
const TOMBSTONE_MS = 1000;

describe('erase', () => {
  it('lays a tombstone anew once the old one has expired', async () => {
    const { feed, pools, clock } = createKit({ pools: { tombstoneMs: TOMBSTONE_MS } });
    await pools.add('ana', 'following', [item('x')]);
    await feed.erase('ana');
    await clock.advance(TOMBSTONE_MS + 1);
    await feed.erase('ana');
    await expect(pools.add('ana', 'following', [item('y')])).rejects.toMatchObject({ code: 'ERR_ERASED' });
  });

  it('keeps a refresh that began before it from serving anything of the old life', async () => {
    const { feed, pools, clock } = createKit({
      pools: { tombstoneMs: TOMBSTONE_MS },
      generator: {
        async generate(heads, request) {
          const picks = heads
            .flatMap(({ items }) => items)
            .map(({ id, source }) => ({ id, source, rule: 'all', displaced: 0 }));
          // While the slate of the old life is on its way, the user is erased and comes back: at revision 0 again.
          if (picks.some(({ id }) => id === 'old')) {
            await feed.erase('ana');
            await clock.advance(TOMBSTONE_MS + 1);
            await pools.add('ana', 'following', [item('new')]);
          }
          return { picks: picks.slice(0, request.size), drops: [], defers: [], carry: undefined, policy: 'all' };
        },
      },
      feed: { deadlineMs: 60_000 },
    });
    await pools.add('ana', 'following', [item('old')]);
    expect(idsOf(await feed.open('ana'))).toEqual(['new']);
  });
});
