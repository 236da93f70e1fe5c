import { join } from 'node:path';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { Page } from '@feedloom/pools';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import { barely, openBareLmdb } from './bare-lmdb.js';
import { recordingStore } from './recording-store.js';
import type { StoreCall } from './recording-store.js';
import type { PinData, Source } from './world.js';
import { createWorld, fill, inTemporaryFolder, refresh, topUp, usersNamed } from './world.js';

const PER_POOL = 500;
/** A refresh reads once and writes once. */
const CALLS = 2;
/** A user's pools are settled when they are due, but between rounds. */
const SETTLE_EVERY_ROUNDS = 30;

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
      const users = usersNamed('user', scaled(60, effort, 40));
      /** Brings the twin to the state of ours. */
      const mirror = (): void => {
        for (const call of calls.splice(0)) if (call.kind === 'write') barely(bare, call)();
      };
      for (const user of users) {
        await fill(world, user, PER_POOL);
        mirror();
      }
      let pages: Page<PinData, Source>[] = [];
      // A round of ours is recorded and then replayed by the peer, so ours always goes first.
      const ours = async (): Promise<number> => {
        pages = [];
        return perCall(users.length, async (index) => {
          pages.push(await refresh(world, users[index] as string));
        });
      };
      let round = 0;
      const settleAndTopUp = async (): Promise<void> => {
        round += 1;
        for (const [index, page] of pages.entries()) await topUp(world, users[index] as string, page);
        if (round % SETTLE_EVERY_ROUNDS === 0) for (const user of users) await world.pools.settle(user);
        mirror();
      };
      const peer = async (): Promise<number> => {
        const recorded = calls.splice(0);
        if (recorded.length !== users.length * CALLS) {
          throw new Error(`${recorded.length} calls of the store for ${users.length} refreshes.`);
        }
        const replay = recorded.map((call) => barely(bare, call));
        const cost = await perCall(users.length, async (index) => {
          for (const call of replay.slice(index * CALLS, (index + 1) * CALLS)) await call();
        });
        await settleAndTopUp();
        return cost;
      };
      for (let warm = 0; warm < scaled(40, effort, 20); warm += 1) {
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
