import type { Page } from '@feedloom/pools';
import { recordingStore } from '../feed/recording-store.js';
import type { StoreCall } from '../feed/recording-store.js';
import type { PinData, Source } from '../feed/world.js';
import { createWorld, fill, refresh, topUp, usersNamed } from '../feed/world.js';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import { barely, openBareHBase } from './bare-hbase.js';
import { withHBase } from './with-hbase.js';

/** As many as the blocks layout is meant for. */
const PER_POOL = 120;
/** A refresh reads once and writes once. */
const CALLS = 2;
/** Refreshes before anything is measured: their code goes on becoming faster for that long. */
const WARM = 2000;

/** H1: a whole refresh on HBase beside a bare Thrift client that sends the same statements with the same bytes. */
export const refreshOnHBase: Figure = {
  ids: ['H1'],
  measure: (effort) =>
    withHBase(async ({ server, open, atEnd }) => {
      const calls: StoreCall[] = [];
      const store = recordingStore(await open('ours'), (call) => {
        if (call.partition.includes(':u:')) calls.push(call);
      });
      await open('bare');
      const bare = await openBareHBase(server.port, 'bare');
      atEnd(() => bare.close());
      const world = createWorld(store, { layout: 'blocks' });
      const users = usersNamed('user', scaled(20, effort, 10));
      /** Brings the twin to the state of ours. */
      const mirror = async (): Promise<void> => {
        for (const call of calls.splice(0)) if (call.kind === 'write') await barely(bare, call)();
      };
      for (const user of users) await fill(world, user, PER_POOL);
      await mirror();
      let next = 0;
      let shown: { readonly user: string; readonly page: Page<PinData, Source> } | undefined;
      // A refresh is recorded and then replayed by the peer, so ours always goes first. One at a time, as what else the
      // machine does changes from one second to the next.
      const ours = (): Promise<number> =>
        perCall(1, async () => {
          const user = users[next++ % users.length] as string;
          shown = { user, page: await refresh(world, user) };
        });
      const peer = async (): Promise<number> => {
        const replay = calls.splice(0).map((call) => barely(bare, call));
        if (replay.length !== CALLS) throw new Error(`${replay.length} calls of the store for a refresh.`);
        const cost = await perCall(1, async () => {
          for (const call of replay) await call();
        });
        if (shown !== undefined) await topUp(world, shown.user, shown.page);
        await world.feed.idle();
        await mirror();
        return cost;
      };
      for (let warm = 0; warm < scaled(WARM, effort, 200); warm += 1) {
        await ours();
        await peer();
      }
      const what = 'refresh on HBase, blocks / a bare Thrift client: same statements, same bytes';
      return [
        await paired({ id: 'H1', what, unit: 'µs', goal: '<= 1.3', ours, peer, alternates: false }, 20 * effort.rounds),
      ];
    }),
};
