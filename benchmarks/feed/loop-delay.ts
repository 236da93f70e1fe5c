import { setTimeout as sleep } from 'node:timers/promises';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { beside } from '../harness/beside.js';
import type { Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { loopDelay } from '../harness/loop-delay.js';
import type { LoopDelay } from '../harness/loop-delay.js';
import { median, throughput } from '../harness/paired.js';
import type { World } from './world.js';
import { createWorld, fill, inTemporaryFolder, refresh, topUp, usersNamed, warmUp } from './world.js';

const USERS = 64;
const PER_POOL = 500;
/** So few that pools of 500 last, and no settling is due that would not be due in real life. */
const REFRESHES_PER_USER = 20;
const GOAL = '<= 1';

/** All users refresh at once, again and again: each of them as soon as their last refresh is answered. */
async function refreshAll(world: World, users: readonly string[]): Promise<void> {
  await throughput(users.length * REFRESHES_PER_USER, users.length, (index) =>
    refresh(world, users[index % users.length] as string),
  );
  await world.feed.idle();
}

async function refill(world: World, users: readonly string[]): Promise<void> {
  for (const user of users) {
    const { items } = await refresh(world, user);
    const taken = Array.from({ length: REFRESHES_PER_USER + 1 }, () => items).flat();
    await topUp(world, user, { items: taken, next: undefined, hasMore: false, fresh: 25, degraded: [] });
  }
  await world.feed.idle();
}

/** L1: how late the event loop is while 64 users refresh at once, beside the same process idle under an equal load. */
export const loopDelayFigure: Figure = {
  ids: ['L1', 'L1p99'],
  measure: (effort) =>
    inTemporaryFolder(async (path) => {
      const store = await openLmdbStore({ path, durable: false });
      const world = createWorld(store);
      const users = usersNamed('user', USERS);
      for (const user of users) await fill(world, user, PER_POOL);
      await warmUp(world, users, scaled(30, effort, 10));
      const pairs: { busy: LoopDelay; idle: LoopDelay }[] = [];
      for (let round = 0; round < effort.rounds; round += 1) {
        await refill(world, users);
        const startedAt = performance.now();
        const busy = await loopDelay(() => refreshAll(world, users));
        const elapsedMs = performance.now() - startedAt;
        const idle = await beside(busy.cpuShare, () => loopDelay(() => sleep(elapsedMs)));
        pairs.push({ busy, idle });
      }
      await store.close();
      const rowOf = (id: string, what: string, boundMs: number, delayOf: (delay: LoopDelay) => number): Row => {
        const ours = median(pairs.map(({ busy, idle }) => delayOf(busy) - delayOf(idle)));
        const ratio = ours / boundMs;
        return {
          id,
          what,
          ours,
          peer: boundMs,
          unit: 'ms',
          ratio,
          goal: GOAL,
          pass: keeps(ratio, GOAL),
          rounds: pairs.length,
        };
      };
      const beyond = 'beyond that of an idle loop under an equal load / the bound';
      return [
        rowOf(
          'L1',
          `64 refreshes at once on LMDB: longest delay of the event loop ${beyond}`,
          20,
          ({ maxMs }) => maxMs,
        ),
        rowOf('L1p99', `the same: 99th percentile of the delay ${beyond}`, 10, ({ p99Ms }) => p99Ms),
      ];
    }),
};
