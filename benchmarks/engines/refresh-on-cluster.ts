import type { Page } from '@feedloom/pools';
import type { SentCommand } from '../feed/recorded-commands.js';
import { partitionOf, resend, storeWithRecord } from '../feed/recorded-commands.js';
import type { PinData, Source } from '../feed/world.js';
import { createWorld, fill, refresh, topUp, usersNamed } from '../feed/world.js';
import type { Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { median, paired, perCall } from '../harness/paired.js';
import { Cutting, cutRedisAnswer } from './cut-answers.js';
import { withClusters } from './with-cluster.js';

const PER_POOL = 500;
/** A refresh reads once and writes once. */
const ROUND_TRIPS = 2;
/** A user's pools are settled when they are due, but between rounds. */
const SETTLE_EVERY_ROUNDS = 30;
/** With 40 users some 4,000 refreshes: their code goes on becoming faster for that long. */
const WARM_ROUNDS = 100;

/** What one round took, of all users. */
interface Traffic {
  readonly trips: number;
  readonly sent: number;
  readonly received: number;
}

type Sides = readonly [ours: Traffic, peer: Traffic];

/**
 * H4: a whole refresh on a Redis Cluster beside a bare Cluster client of ioredis that sends the very same commands to a
 * twin cluster, and decides nothing; the same with a peer that also cuts answers into cells; and what a refresh sends and
 * receives.
 */
export const refreshOnCluster: Figure = {
  ids: ['H4', 'H4cells', 'H4trips', 'H4sent', 'H4received'],
  measure: (effort) =>
    withClusters(async (own, twin) => {
      const { store, sent } = storeWithRecord(own.client);
      const world = createWorld(store);
      const users = usersNamed('user', scaled(40, effort, 20));
      const mirror = async (): Promise<void> => {
        for (const command of sent.splice(0)) await resend(twin.client, command);
      };
      for (const user of users) {
        await fill(world, user, PER_POOL);
        await mirror();
      }
      // The first refresh of a service also reads what has been retracted; later ones have a copy of that.
      await refresh(world, users[0] as string);
      await mirror();
      let pages: Page<PinData, Source>[] = [];
      let replay: readonly SentCommand[] = [];
      const rounds: Sides[] = [];
      const cutting = new Cutting(cutRedisAnswer);
      const cutsUs: number[] = [];
      let oursOfRound: Traffic = { trips: 0, sent: 0, received: 0 };
      const ours = async (): Promise<number> => {
        pages = [];
        const before = own.bytes;
        const cost = await perCall(users.length, async (index) => {
          pages.push(await refresh(world, users[index] as string));
        });
        const { sent: out, received } = own.bytes;
        replay = sent.splice(0);
        oursOfRound = { trips: replay.length, sent: out - before.sent, received: received - before.received };
        return cost;
      };
      let round = 0;
      // A round of ours is recorded and then replayed by the peer, so ours always goes first.
      const peer = async (): Promise<number> => {
        if (replay.length !== users.length * ROUND_TRIPS || new Set(replay.map(partitionOf)).size !== users.length) {
          throw new Error(`${replay.length} commands for ${users.length} refreshes.`);
        }
        const before = twin.bytes;
        cutting.takeUs();
        const cost = await perCall(users.length, async (index) => {
          for (const command of replay.slice(index * ROUND_TRIPS, (index + 1) * ROUND_TRIPS)) {
            cutting.cut(await resend(twin.client, command));
          }
        });
        const cutUs = cutting.takeUs() / users.length;
        cutsUs.push(cutUs);
        const { sent: out, received } = twin.bytes;
        rounds.push([
          oursOfRound,
          { trips: replay.length, sent: out - before.sent, received: received - before.received },
        ]);
        round += 1;
        for (const [index, page] of pages.entries()) await topUp(world, users[index] as string, page);
        if (round % SETTLE_EVERY_ROUNDS === 0) for (const user of users) await world.pools.settle(user);
        await world.feed.idle();
        await mirror();
        return cost - cutUs;
      };
      for (let warm = 0; warm < scaled(WARM_ROUNDS, effort, 20); warm += 1) {
        await ours();
        await peer();
      }
      const what = 'refresh on a Redis Cluster of three / bare ioredis Cluster: same commands';
      const row = await paired(
        { id: 'H4', what, unit: 'µs', goal: '<= 1.3', ours, peer, alternates: false },
        effort.rounds,
      );
      const traffic = (id: string, unit: string, of: keyof Traffic, goal: string, told: string): Row => {
        const [a, b] = [0, 1].map((side) => median(rounds.map((each) => (each[side] as Traffic)[of])) / users.length);
        const sides = { ours: a ?? NaN, peer: b ?? NaN };
        const ratio = sides.ours / sides.peer;
        return { id, what: told, ...sides, unit, ratio, goal, pass: keeps(ratio, goal), rounds: effort.rounds };
      };
      const cutPeer = row.peer + median(cutsUs);
      const cells = {
        ...row,
        id: 'H4cells',
        what: 'the same / bare ioredis that also cuts its answers into cells',
        peer: cutPeer,
        ratio: row.ours / cutPeer,
        pass: keeps(row.ours / cutPeer, row.goal),
      };
      return [
        row,
        cells,
        traffic('H4trips', 'trips', 'trips', '= 1', 'round trips of a refresh on a cluster: one read, one write'),
        traffic('H4sent', 'B', 'sent', '<= 1.1', 'bytes that a refresh on a cluster sends / bare ioredis'),
        traffic('H4received', 'B', 'received', '<= 1.1', 'bytes that it receives / bare ioredis'),
      ];
    }),
};
