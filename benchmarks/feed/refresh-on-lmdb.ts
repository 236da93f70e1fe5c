import { join } from 'node:path';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import { barely, openBareLmdb } from './bare-lmdb.js';
import { recordingStore } from './recording-store.js';
import type { StoreCall } from './recording-store.js';
import { createWorld, fill, inTemporaryFolder, refresh, topUp, usersNamed } from './world.js';

const USERS = 200;
const PER_POOL = 500;
/** A refresh reads once and writes once. */
const CALLS = 2;

/** F1: a whole refresh on LMDB beside bare lmdb-js doing the same reads and one transaction of the same bytes. */
export const refreshOnLmdb: Figure = {
  ids: ['F1'],
  measure: (effort) =>
    inTemporaryFolder(async (path) => {
      const inner = await openLmdbStore({ path: join(path, 'ours'), durable: false });
      const bare = openBareLmdb(join(path, 'bare'));
      const calls: StoreCall[] = [];
      const store = recordingStore(inner, (call) => {
        if (call.partition.includes(':u:')) calls.push(call);
      });
      const world = createWorld(store);
      const users = usersNamed('user', scaled(USERS, effort, 40));
      /** Brings the twin to the state of ours. */
      const mirror = (): void => {
        for (const call of calls.splice(0)) if (call.kind === 'write') barely(bare, call)();
      };
      for (const user of users) {
        await fill(world, user, PER_POOL);
        mirror();
      }
      let replay: (() => unknown)[] = [];
      let pages: Awaited<ReturnType<typeof refresh>>[] = [];
      // A round of ours is recorded and then replayed by the peer, so ours always goes first.
      const ours = async (): Promise<number> => {
        pages = [];
        const cost = await perCall(users.length, async (index) => {
          pages.push(await refresh(world, users[index] as string));
        });
        const recorded = calls.splice(0);
        if (recorded.length !== users.length * CALLS) {
          throw new Error(`${recorded.length} calls of the store for ${users.length} refreshes.`);
        }
        replay = recorded.map((call) => barely(bare, call));
        return cost;
      };
      const peer = async (): Promise<number> => {
        const cost = await perCall(users.length, async (index) => {
          for (const call of replay.slice(index * CALLS, (index + 1) * CALLS)) await call();
        });
        // Housekeeping is not what is measured: it is done between rounds, on both sides.
        for (const [index, user] of users.entries()) await topUp(world, user, pages[index] as (typeof pages)[0]);
        await settleIfDue();
        mirror();
        return cost;
      };
      let settledAt = 0;
      let round = 0;
      const settleIfDue = async (): Promise<void> => {
        round += 1;
        if (round - settledAt < 30) return;
        settledAt = round;
        for (const user of users) await world.pools.settle(user);
      };
      for (let warm = 0; warm < 16; warm += 1) {
        await ours();
        await peer();
      }
      const row = await paired(
        {
          id: 'F1',
          what: 'refresh on LMDB, sync off / bare lmdb-js: same reads, one transaction, same bytes',
          unit: 'µs',
          goal: '<= 1.5',
          ours,
          peer,
          alternates: false,
        },
        effort.rounds,
      );
      await store.close();
      await bare.close();
      return [row];
    }),
};
