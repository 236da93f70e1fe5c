import type { CallOptions } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock, testScorer } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { createInterestScorer, openProfiles } from '../../src/index.js';
import { expectCode } from '../support/expect-code.js';
import { plantedKinds } from './planted-kinds.js';

const vectors = plantedKinds();
const items = (...ids: string[]): { id: string }[] => ids.map((id) => ({ id }));

async function open() {
  const clock = createVirtualClock();
  const profiles = await openProfiles({ store: new MemoryStore(), vectors, space: 's', clock });
  const save = (user: string, kind: string, item: string) => ({
    event: `${user}${kind}${item}`,
    user,
    item,
    kind,
    at: clock.now(),
  });
  await profiles.observe(
    [0, 1, 2, 3].flatMap((n) => [save('ann', 'save', `lamps/${n}`), save('bob', 'save', `boats/${n}`)]),
  );
  return { profiles, save, scorer: createInterestScorer<{ id: string }>({ profiles, vectors }) };
}

testScorer({ describe, it }, async () => {
  const { scorer } = await open();
  return { scorer, user: 'ann', items: items('lamps/9', 'boats/9', 'cats/1'), unscorable: { id: 'unknown/1' } };
});

describe('an interest scorer', () => {
  it('values an item with the profile of the one who receives it', async () => {
    const { scorer } = await open();
    const [lampForAnn = 0, boatForAnn = 0] = (await scorer.score('ann', items('lamps/9', 'boats/9'))) as number[];
    const [lampForBob = 0, boatForBob = 0] = (await scorer.score('bob', items('lamps/9', 'boats/9'))) as number[];
    expect(lampForAnn).toBeGreaterThan(boatForAnn + 0.3);
    expect(boatForBob).toBeGreaterThan(lampForBob + 0.3);
  });

  it('gives no score to an item without a vector, 0 to one for a user of whom nothing is known, the least to a hidden one', async () => {
    const { scorer, profiles, save } = await open();
    expect(await scorer.score('ann', items('unknown/1'))).toEqual([undefined]);
    expect(await scorer.score('carl', items('lamps/1', 'unknown/1'))).toEqual([0, undefined]);
    await profiles.observe([save('ann', 'hide', 'lamps/7')]);
    const [hidden, like = 0, boat = 0] = await scorer.score('ann', items('lamps/7', 'lamps/8', 'boats/1'));
    expect(hidden).toBe(-2);
    // What is like something hidden is liked less than before.
    expect(like).toBeLessThan(((await scorer.score('bob', items('boats/8')))[0] ?? 0) - 0.2);
    expect(boat).toBeGreaterThan(-1);
  });

  it('passes on what its parts throw, and waits no longer than it may', async () => {
    const { profiles } = await open();
    const late = createInterestScorer<{ id: string }>({ profiles, vectors: () => new Promise(() => undefined) });
    await expectCode(late.score('ann', items('lamps/1'), { deadlineMs: 20 }), 'ERR_TIMEOUT');
    const broken = createInterestScorer<{ id: string }>({
      profiles,
      vectors: async (_: readonly string[], __?: CallOptions) => {
        throw new Error('no table');
      },
    });
    await expect(broken.score('ann', items('lamps/1'))).rejects.toThrow('no table');
    await expectCode(late.score('', items('lamps/1')), 'ERR_INVALID_ARGUMENT');
  });

  it('lets no vectors of two versions of a table meet: reads anew, once, and else says that it may be tried again', async () => {
    const { profiles } = await open();
    const scoreWith = (answers: string[]) =>
      createInterestScorer<{ id: string }>({
        profiles,
        vectors: async (ids) => ({ space: answers.shift() ?? 'newer', vectors: await vectors(ids) }),
      }).score('ann', items('lamps/9'));
    expect((await scoreWith(['newer', 's']))[0]).toBeGreaterThan(0.3);
    const error: unknown = await scoreWith([]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ERR_CONFLICT', retryable: true });
  });

  it('says so when vectors are of another length than those of the profile, instead of giving no score', async () => {
    const { profiles } = await open();
    const short = createInterestScorer<{ id: string }>({ profiles, vectors: plantedKinds(1, 16) });
    await expectCode(short.score('ann', items('lamps/9')), 'ERR_CONFLICT');
  });
});
