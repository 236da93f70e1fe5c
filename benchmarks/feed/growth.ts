import { join } from 'node:path';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { LmdbStore } from '@feedloom/adapters/lmdb';
import type { Effort, Figure, Row } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import type { World } from './world.js';
import { createWorld, fill, inTemporaryFolder, refresh, topUp, usersNamed, warmUp } from './world.js';

/** One side of a figure of growth. */
interface Size {
  readonly users: number;
  readonly perPool: number;
}

interface Side {
  readonly store: LmdbStore;
  readonly world: World;
  readonly users: readonly string[];
}

/** Four chunks: a feed is at its full length after a few refreshes, on both sides. */
const KEEP = 100;

async function openSide(path: string, { users: count, perPool }: Size): Promise<Side> {
  const store = await openLmdbStore({ path, durable: false });
  const world = createWorld(store, { keep: KEEP });
  const users = usersNamed('user', count);
  for (const user of users) await fill(world, user, perPool);
  await warmUp(world, users, 5);
  return { store, world, users };
}

async function settleAll({ world }: Side, users: Iterable<string>): Promise<void> {
  for (const user of users) await world.pools.settle(user);
}

/** Refreshes `count` users, the next ones in each round. New items come after, unmeasured. */
function rounds(side: Side, count: number, settles: boolean): () => Promise<number> {
  const { world, users } = side;
  let next = 0;
  return async () => {
    const chosen = Array.from({ length: count }, (_, index) => users[(next + index) % users.length] as string);
    next += count;
    const pages: Awaited<ReturnType<typeof refresh>>[] = [];
    const cost = await perCall(count, async (index) => {
      pages.push(await refresh(world, chosen[index] as string));
    });
    for (const [index, page] of pages.entries()) await topUp(world, chosen[index] as string, page);
    if (settles) await settleAll(side, new Set(chosen));
    await world.feed.idle();
    return cost;
  };
}

async function inTwoSizes(
  large: Size,
  small: Size,
  compare: (large: Side, small: Side) => Promise<Row>,
): Promise<Row[]> {
  return inTemporaryFolder(async (path) => {
    const [big, little] = [await openSide(join(path, 'large'), large), await openSide(join(path, 'small'), small)];
    const row = await compare(big, little);
    await big.store.close();
    await little.store.close();
    return [row];
  });
}

/** Compiles all code that is measured, on the side on which it is cheap. */
async function compile(small: Side, effort: Effort): Promise<void> {
  const round = rounds(small, 20, true);
  for (let warm = 0; warm < scaled(100, effort, 30); warm += 1) await round();
}

/** N1a: a refresh with pools a hundred times longer. */
export const longerPools: Figure = {
  ids: ['N1a'],
  measure: (effort) => {
    const [perPool, users] = [scaled(500, effort, 200), scaled(6, effort, 3)];
    return inTwoSizes({ users, perPool: 100 * perPool }, { users, perPool }, async (large, small) => {
      await compile(small, effort);
      // From here on both sides settle never: their logs of removals grow alike, and settling reads all of a pool.
      for (const side of [large, small]) await settleAll(side, side.users);
      const ours = rounds(large, 2 * users, false);
      const peer = rounds(small, 2 * users, false);
      const what = `refresh on LMDB with pools of ${100 * perPool} / of ${perPool}`;
      return paired({ id: 'N1a', what, unit: 'µs', goal: '<= 1.3', ours, peer }, effort.rounds);
    });
  },
};

/** N1b: a refresh among a hundred times more users. */
export const moreUsers: Figure = {
  ids: ['N1b'],
  measure: (effort) => {
    const [few, many] = [20, scaled(2000, effort, 400)];
    return inTwoSizes({ users: many, perPool: 100 }, { users: few, perPool: 100 }, async (large, small) => {
      await compile(small, effort);
      for (const side of [large, small]) await settleAll(side, side.users);
      // Settled after each round, or the few who come round more often would have longer logs of removals.
      const [ours, peer] = [rounds(large, few, true), rounds(small, few, true)];
      const what = `refresh on LMDB among ${many} users / among ${few}`;
      return paired({ id: 'N1b', what, unit: 'µs', goal: '<= 1.3', ours, peer }, effort.rounds);
    });
  },
};
