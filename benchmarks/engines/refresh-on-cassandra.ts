import { createCassandraStore } from '@feedloom/adapters/cassandra';
import type { Page } from '@feedloom/pools';
import type { PinData, Source } from '../feed/world.js';
import { createWorld, fill, refresh, topUp, usersNamed } from '../feed/world.js';
import type { Effort, Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { median, paired, perCall } from '../harness/paired.js';
import type { CountingClient, SentRequest } from './with-cassandra.js';
import { withCassandra } from './with-cassandra.js';

/** The most that one value of a pool is meant for: blocks rewrite it with every chunk. */
const PER_POOL = 120;
/** A user's pools are settled when they are due, but between rounds. */
const SETTLE_EVERY_ROUNDS = 10;
/** With 12 users some 1,000 refreshes; their code goes on becoming faster for that long. */
const WARM_ROUNDS = 80;

/** What one refresh took. */
interface Traffic {
  readonly reads: number;
  readonly writes: number;
  readonly sent: number;
  readonly received: number;
}

/** Whether a request concerns a user's partition; the others are of the whole store and are not a refresh. */
function isOfUser({ statements: [first] }: SentRequest): boolean {
  return first?.params.some((param) => typeof param === 'string' && param.includes(':u:')) ?? false;
}

/** Sends a request to the twin of the table, as a caller of the bare driver would. */
async function resend({ client }: CountingClient, { isBatch, statements, options }: SentRequest): Promise<void> {
  const toTwin = statements.map(({ query, params }) => ({ query: query.replace('"ours"', '"peer"'), params }));
  const [first = { query: '', params: [] }] = toTwin;
  if (!isBatch) await client.execute(first.query, first.params, options);
  else if (!(await client.batch(toTwin, options)).wasApplied()) {
    throw new Error('The replay does not meet the state that was recorded.');
  }
}

/**
 * H3: a whole refresh on Cassandra, pools in blocks, beside the bare driver sending the same requests to a twin of the
 * table; and what a refresh reads, writes, sends and receives.
 */
export const refreshOnCassandra: Figure = { ids: ['H3', 'H3reads', 'H3writes', 'H3sent', 'H3received'], measure };

async function measure(effort: Effort): Promise<Row[]> {
  return withCassandra(async ({ own, twin }) => {
    const store = createCassandraStore(own.client, { table: 'ours', replicas: 1, timeoutMs: 60_000 });
    const world = createWorld(store, { layout: 'blocks' });
    const users = usersNamed('user', scaled(12, effort, 6));
    /** What has been sent for users since the last time. */
    const taken = (): SentRequest[] => own.sent.splice(0).filter(isOfUser);
    /** Brings the twin to the state of ours. */
    const mirror = async (): Promise<void> => {
      for (const request of taken()) if (request.isBatch) await resend(twin, request);
    };
    for (const user of users) {
      await fill(world, user, PER_POOL);
      await world.pools.settle(user);
      await mirror();
    }
    let pages: Page<PinData, Source>[] = [];
    let perUser: SentRequest[][] = [];
    const traffic: Traffic[] = [];
    const ours = async (): Promise<number> => {
      await world.feed.idle();
      await mirror();
      [pages, perUser] = [[], []];
      const before = { ...own.traffic };
      const cost = await perCall(users.length, async (index) => {
        pages.push(await refresh(world, users[index] as string));
        // A refresh ends with its write; what is sent for it later is no part of what somebody waits for.
        perUser.push(taken());
      });
      const all = perUser.flat();
      const writes = all.filter(({ isBatch }) => isBatch).length;
      traffic.push({
        reads: (all.length - writes) / users.length,
        writes: writes / users.length,
        sent: (own.traffic.sent - before.sent) / users.length,
        received: (own.traffic.received - before.received) / users.length,
      });
      return cost;
    };
    let round = 0;
    // A round of ours is recorded and then replayed by the peer, so ours always goes first.
    const peer = async (): Promise<number> => {
      const cost = await perCall(users.length, async (index) => {
        for (const request of perUser[index] ?? []) await resend(twin, request);
      });
      round += 1;
      for (const [index, page] of pages.entries()) await topUp(world, users[index] as string, page);
      if (round % SETTLE_EVERY_ROUNDS === 0) for (const user of users) await world.pools.settle(user);
      return cost;
    };
    for (let warm = 0; warm < scaled(WARM_ROUNDS, effort, 6); warm += 1) {
      await ours();
      await peer();
    }
    traffic.length = 0;
    const what = 'refresh on Cassandra, pools in blocks / bare cassandra-driver: same requests';
    const row = await paired(
      { id: 'H3', what, unit: 'µs', goal: '<= 1.3', ours, peer, alternates: false },
      effort.rounds,
    );
    const stated = (id: string, name: string, unit: string, of: keyof Traffic, goal: string, limit: number): Row => {
      const value = median(traffic.map((each) => each[of]));
      return {
        ...{ id, what: `${name} of a refresh on Cassandra / ${limit}`, ours: value, peer: limit, unit },
        ...{ ratio: value / limit, goal, pass: keeps(value / limit, goal), rounds: effort.rounds },
      };
    };
    return [
      row,
      stated('H3reads', 'reads, one after the other,', 'trips', 'reads', '<= 1', 7),
      stated('H3writes', 'writes', 'trips', 'writes', '<= 1', 1),
      stated('H3sent', 'bytes sent', 'B', 'sent', '<= 1', 100_000),
      stated('H3received', 'bytes received', 'B', 'received', '<= 1', 150_000),
    ];
  });
}
