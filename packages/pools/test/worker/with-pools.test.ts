import type { StandardSchema } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { createPools } from '../../src/pools/create-pools.js';
import { createActivity } from '../../src/worker/create-activity.js';
import { createDeadLetters } from '../../src/worker/create-dead-letters.js';
import { createFollowers } from '../../src/worker/create-followers.js';
import { createProgress } from '../../src/worker/create-progress.js';
import { createRebuild } from '../../src/worker/create-rebuild.js';
import { createWorker } from '../../src/worker/create-worker.js';
import { pin, scorerOf, stream } from './world.js';
import type { Pin, PinOffer, PinSource } from './world.js';

const DAY_MS = 86_400_000;

/** Refuses authors without a name. */
const pinSchema: StandardSchema<Pin> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      (value as Pin).author === '' ? { issues: [{ message: 'no author' }] } : { value: value as Pin },
  },
};

/** Everything over one store, as an application wires it. */
function application() {
  const store = new MemoryStore();
  const clock = createVirtualClock();
  const pools = createPools<Pin, PinSource>({
    store,
    clock,
    item: pinSchema,
    sources: { following: {}, related: { halfLifeMs: DAY_MS } },
  });
  const followers = createFollowers<Pin, PinSource>({ store, targetsOf: ({ data }) => [`user:${data.author}`] });
  const activity = createActivity({ store, clock });
  const deadLetters = createDeadLetters<Pin, PinSource>({ store });
  const taste: Record<string, Record<string, number>> = { ana: { lamp: 9, sofa: 2 }, cy: { lamp: -1, sofa: 4 } };
  const scorer = scorerOf((user, { id }) => taste[user]?.[id] ?? 1);
  const progress = createProgress<Pin, PinSource>({ store });
  const worker = createWorker({ pools, scorer, audience: followers, activity, deadLetters, progress, clock });
  const idsOf = async (user: string, source: PinSource = 'following'): Promise<string[]> =>
    (await pools.peek(user, source)).map(({ id }) => id);
  return { store, clock, pools, followers, activity, deadLetters, scorer, worker, idsOf };
}

describe('a worker before real pools', () => {
  it('gives every user an order of their own', async () => {
    const { followers, worker, idsOf } = application();
    await followers.follow('ana', 'user:bo');
    await followers.follow('cy', 'user:bo');
    await worker.run(stream([pin('lamp'), pin('sofa')]));
    expect(await idsOf('ana')).toEqual(['lamp', 'sofa']);
    expect(await idsOf('cy')).toEqual(['sofa', 'lamp']);
  });

  it('moves an item that is offered again to its new place', async () => {
    const { followers, worker, scorer, idsOf } = application();
    await followers.follow('ana', 'user:bo');
    await worker.run(stream([pin('lamp'), pin('sofa')]));
    scorer.score = async (_user, offers) => offers.map(() => 1);
    await worker.run(stream([pin('lamp')]));
    expect(await idsOf('ana')).toEqual(['sofa', 'lamp']);
  });

  it('leaves dead letters for what the pool refuses, and adds the rest', async () => {
    const { followers, worker, deadLetters, idsOf } = application();
    for (const author of ['bo', '']) await followers.follow('cy', `user:${author}`);
    // A source with a half-life orders by the logarithm of scores, and has no place for -1.
    const stats = await worker.run(
      stream([pin('lamp', 'related'), pin('rug', 'related'), pin('mat', 'following', '')]),
    );
    expect(await idsOf('cy', 'related')).toEqual(['rug']);
    expect(await idsOf('cy')).toEqual([]);
    const reasons = [];
    for await (const { offer, reason } of deadLetters.list()) reasons.push(`${offer.id} ${reason.split(':')[0]}`);
    expect(reasons.sort()).toEqual(['lamp ERR_INVALID_ARGUMENT', 'mat ERR_INVALID_PAYLOAD']);
    expect(stats).toMatchObject({ accepted: 1, dead: 2, finished: 3 });
  });

  it('skips a user who is away, whose pools are rebuilt on return: the first page has something on it', async () => {
    const { clock, pools, followers, activity, scorer, worker, idsOf } = application();
    await followers.follow('ana', 'user:bo');
    await activity.touch('ana');
    await clock.advance(15 * DAY_MS);
    const missed: PinOffer[] = [pin('lamp'), pin('sofa')];
    expect(await worker.run(stream(missed))).toMatchObject({ skipped: 2, accepted: 0 });
    expect(await idsOf('ana')).toEqual([]);

    const history = async (user: string): Promise<PinOffer[]> => {
      const targets = await followers.targets(user);
      return missed.filter(({ data }) => targets.includes(`user:${data.author}`));
    };
    const rebuild = createRebuild({ pools, scorer, history, clock });
    await activity.touch('ana');
    expect(await rebuild.rebuild('ana')).toBe(2);
    expect(await idsOf('ana')).toEqual(['lamp', 'sofa']);
    expect(await worker.run(stream([pin('rug')]))).toMatchObject({ skipped: 2, accepted: 1 });
  });
});
