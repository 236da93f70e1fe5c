import { FeedloomError } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { createRebuild } from '../../src/worker/create-rebuild.js';
import type { RebuildOptions } from '../../src/worker/create-rebuild.js';
import { createMemoryPools } from './memory-pools.js';
import { SOURCES, pin, scorerOf } from './world.js';
import type { Pin, PinOffer, PinSource } from './world.js';

function setUp(options: Partial<RebuildOptions<Pin, PinSource>> = {}) {
  const pools = createMemoryPools<Pin, PinSource>(SOURCES);
  const scorer = scorerOf((_user, { id }) => id.length);
  const history = async (): Promise<PinOffer[]> => [pin('lamp'), pin('sofa'), pin('rug', 'related')];
  return { pools, scorer, rebuild: createRebuild({ pools, scorer, history, retry: { baseMs: 0 }, ...options }) };
}

describe('a rebuild', () => {
  it('fills the pools of a returning user with what they have missed, valued for them', async () => {
    const { pools, scorer, rebuild } = setUp();
    expect(await rebuild.rebuild('ana')).toBe(3);
    expect(pools.contents.get('ana/following')).toEqual(
      new Map([
        ['lamp', 4],
        ['sofa', 4],
      ]),
    );
    expect(pools.contents.get('ana/related')).toEqual(new Map([['rug', 3]]));
    expect(scorer.calls).toHaveLength(1);
  });

  it('adds nothing if there is nothing to add', async () => {
    expect(await setUp({ history: async () => [] }).rebuild.rebuild('ana')).toBe(0);
  });

  it('values at most `limit` offers, `batch` at a time, and leaves out what no pool takes', async () => {
    const asked: number[] = [];
    const { scorer, rebuild } = setUp({
      limit: 5,
      batch: 2,
      history: async (_user, { limit }) => {
        asked.push(limit);
        const good = ['a', 'b', 'c', 'd', 'e'].map((id) => pin(id));
        return [pin('x', 'ads' as PinSource), ...good];
      },
    });
    expect(await rebuild.rebuild('ana')).toBe(4);
    expect(asked).toEqual([5]);
    expect(scorer.calls.map(({ ids }) => ids)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('is shared by calls for the same user, and is made again by a later one', async () => {
    let reads = 0;
    const { rebuild } = setUp({
      history: async () => {
        reads += 1;
        return [pin('lamp')];
      },
    });
    expect(await Promise.all([rebuild.rebuild('ana'), rebuild.rebuild('ana'), rebuild.rebuild('cy')])).toEqual([
      1, 1, 1,
    ]);
    expect(reads).toBe(2);
    await rebuild.rebuild('ana');
    expect(reads).toBe(3);
  });

  it('leaves its caller in time, and is finished all the same', async () => {
    const clock = createVirtualClock();
    let answer: (offers: PinOffer[]) => void = () => undefined;
    const history = () => new Promise<PinOffer[]>((resolve) => (answer = resolve));
    const { pools, rebuild } = setUp({ history, clock });
    const late = rebuild.rebuild('ana', { deadlineMs: 50 }).catch((error: unknown) => error);
    await clock.advance(50);
    expect(FeedloomError.is(await late, 'ERR_TIMEOUT')).toBe(true);
    answer([pin('lamp')]);
    await clock.advance(1);
    expect(pools.contents.get('ana/following')?.has('lamp')).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('keeps what it could value, and fails only if that is nothing', async () => {
    const some = setUp({ scorer: scorerOf((_user, { id }) => (id === 'lamp' ? 1 : undefined)) });
    expect(await some.rebuild.rebuild('ana')).toBe(1);
    const none = setUp({ scorer: scorerOf(() => undefined) });
    await expect(none.rebuild.rebuild('ana')).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
    const deaf = setUp({ history: () => Promise.reject(new RangeError('no history')) });
    await expect(deaf.rebuild.rebuild('ana')).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    await expect(deaf.rebuild.rebuild('')).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });
});
