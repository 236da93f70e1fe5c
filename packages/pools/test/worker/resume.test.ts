import { FeedloomError, createStoreQueue } from '@feedloom/core';
import type { Clock, OrderedStore } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pools } from '../../src/contracts/pools.js';
import type { Progress } from '../../src/contracts/progress.js';
import { createPools } from '../../src/pools/create-pools.js';
import { createDeadLetters } from '../../src/worker/create-dead-letters.js';
import { createFollowers } from '../../src/worker/create-followers.js';
import { createProgress } from '../../src/worker/create-progress.js';
import { createWorker } from '../../src/worker/create-worker.js';
import { pin, scorerOf, seed, stream } from './world.js';
import type { Pin, PinOffer, PinSource } from './world.js';

/** When a process dies: at its how many-th call of the store, and whether that call was still carried out. */
interface Crash {
  readonly at: number;
  readonly isDone: boolean;
}

/** A store as a process sees it that dies: from then on nothing it does has any effect. */
function dying(store: OrderedStore, { at, isDone }: Crash): OrderedStore & { readonly isDead: boolean } {
  let calls = 0;
  const call = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    calls += 1;
    if (calls < at) return work();
    if (calls === at && isDone) await work();
    throw new FeedloomError('ERR_CLOSED', 'The process has died.');
  };
  return {
    supports: store.supports,
    get isDead() {
      return calls >= at;
    },
    read: (...input) => call(() => store.read(...input)),
    readMany: (...input) => call(() => store.readMany(...input)),
    write: (...input) => call(() => store.write(...input)),
    scan: (...input) => store.scan(...input),
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

const TARGETS = ['user:bo', 'board:desks'];

interface World {
  readonly store: OrderedStore;
  readonly pools: Pools<Pin, PinSource>;
  readonly users: readonly string[];
  readonly offers: readonly PinOffer[];
}

async function worldOf(followerCount: number): Promise<World> {
  const store = new MemoryStore();
  const followers = createFollowers<Pin, PinSource>({ store, targetsOf: () => TARGETS });
  const users = Array.from({ length: followerCount }, (_, index) => `user-${index}`);
  for (const [index, user] of users.entries()) {
    if (index % 3 !== 1) await followers.follow(user, 'user:bo');
    if (index % 3 !== 0) await followers.follow(user, 'board:desks');
  }
  const offers = [pin('lamp'), pin('sofa'), pin('rug', 'related')];
  return { store, pools: poolsIn(store), users, offers };
}

function poolsIn(store: OrderedStore): Pools<Pin, PinSource> {
  return createPools<Pin, PinSource>({ store, sources: { following: {}, related: {} } });
}

/** What is wrong with the pools, and what is left behind. */
async function faultsOf({ store, pools, users, offers }: World): Promise<string[]> {
  const faults: string[] = [];
  for (const user of users) {
    for (const source of ['following', 'related'] as const) {
      const found = (await pools.peek(user, source, { limit: 100 })).map(({ id }) => id).sort();
      const due = offers.filter((offer) => offer.source === source).map(({ id }) => id);
      if (JSON.stringify(found) !== JSON.stringify(due)) faults.push(`${user}/${source}: ${found.join(',')}`);
    }
  }
  for await (const { partition } of store.scan({})) if (partition.includes(':progress:')) faults.push('left progress');
  return faults;
}

function workerIn(store: OrderedStore, progress: Progress<Pin, PinSource> = createProgress({ store }), clock?: Clock) {
  const scorer = scorerOf();
  const worker = createWorker<Pin, PinSource>({
    pools: poolsIn(store),
    scorer,
    audience: createFollowers({ store, targetsOf: () => TARGETS, pageSize: 2 }),
    deadLetters: createDeadLetters({ store }),
    progress,
    retry: { attempts: 1 },
    lingerMs: 0,
    queue: { pollMs: 5_000 },
    clock,
  });
  return { worker, scorer };
}

/** What is wrong after a process died at `crash` and another one was given the same offers. */
async function faultsAfter(
  crash: Crash,
  followerCount: number,
  progressIn: (store: OrderedStore) => Progress<Pin, PinSource> = (store) => createProgress({ store }),
): Promise<{ faults: string[]; hasCrashed: boolean }> {
  const world = await worldOf(followerCount);
  const { store, offers } = world;
  const mortal = dying(store, crash);
  await workerIn(mortal, progressIn(mortal))
    .worker.run(stream(offers))
    .catch((error: unknown) => expect(FeedloomError.is(error)).toBe(true));
  const stats = await workerIn(store, progressIn(store)).worker.run(stream(offers));
  const faults = await faultsOf(world);
  if (stats.finished !== offers.length) faults.push(`finished ${stats.finished}`);
  return { faults, hasCrashed: mortal.isDead };
}

/** What is wrong after a process died at `crash` while it worked on a queue, and another one took over. */
async function faultsOnQueueAfter(crash: Crash): Promise<{ faults: string[]; hasCrashed: boolean }> {
  const world = await worldOf(4);
  const { store, offers } = world;
  const clock = createVirtualClock();
  const queueIn = (place: OrderedStore) => createStoreQueue<PinOffer>({ store: place, name: 'offers', clock });
  await queueIn(store).enqueue(offers);
  const mortal = dying(store, crash);
  for (const place of [mortal, store]) {
    const stop = new AbortController();
    const { worker } = workerIn(place, createProgress({ store: place }), clock);
    const running = worker
      .run(queueIn(place), { signal: stop.signal })
      .catch((error: unknown) => expect(FeedloomError.is(error)).toBe(true));
    // Longer than a lease: what the dead one held is due again.
    await clock.advance(40_000);
    stop.abort();
    await clock.advance(10_000);
    await running;
  }
  const faults = await faultsOf(world);
  const { waiting, leased, dead } = await queueIn(store).size();
  if (waiting + leased + dead > 0) faults.push(`left tasks: ${waiting}, ${leased}, ${dead}`);
  return { faults, hasCrashed: mortal.isDead };
}

/** Dies at each call in turn, before and after it was done, until a run gets through. @returns How many calls it took. */
async function everyCrash(faultsAt: (crash: Crash) => Promise<{ faults: string[]; hasCrashed: boolean }>) {
  let calls = 0;
  for (const isDone of [false, true]) {
    let at = 0;
    for (let hasCrashed = true; hasCrashed;) {
      at += 1;
      const result = await faultsAt({ at, isDone });
      expect(result.faults, `died at call ${at}, ${isDone ? 'after' : 'before'} it was done`).toEqual([]);
      hasCrashed = result.hasCrashed;
    }
    calls = at;
  }
  return calls;
}

describe('a worker that starts again', { timeout: 120_000 }, () => {
  it('goes on at the page where the last one stopped', async () => {
    const { store, offers } = await worldOf(30);
    const { worker, scorer } = workerIn(store);
    await createProgress<Pin, PinSource>({ store }).save([{ offer: pin('lamp'), cursor: 'user-5' }]);
    await worker.run(stream(offers.slice(0, 1)));
    expect(scorer.calls.map(({ user }) => user).sort()).toEqual(['user-6', 'user-7', 'user-8', 'user-9']);
  });

  it('brings every item to every follower once, wherever the last one died', async () => {
    // A run that never got far would prove nothing.
    expect(await everyCrash((crash) => faultsAfter(crash, 5))).toBeGreaterThan(40);
  });

  it('does so from a queue, and leaves no task behind', async () => {
    expect(await everyCrash(faultsOnQueueAfter)).toBeGreaterThan(40);
  });

  it('does so for audiences of any size', async () => {
    const crash = fc.record({ at: fc.integer({ min: 1, max: 150 }), isDone: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(crash, fc.integer({ min: 0, max: 14 }), async (point, followerCount) => {
        expect((await faultsAfter(point, followerCount)).faults).toEqual([]);
      }),
      { numRuns: 40, ...seed() },
    );
  });

  it('would be caught if its progress ran ahead of what it has done', async () => {
    const ahead = (store: OrderedStore): Progress<Pin, PinSource> => {
      const progress = createProgress<Pin, PinSource>({ store });
      const later = async (cursor: string | undefined) => (cursor === undefined ? 'user-2' : cursor);
      return {
        ...progress,
        load: async (offers, options) => Promise.all((await progress.load(offers, options)).map(later)),
      };
    };
    expect((await faultsAfter({ at: 20, isDone: false }, 7, ahead)).faults).not.toEqual([]);
  });
});
