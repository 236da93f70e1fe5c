import { Buffer } from 'node:buffer';
import { createPostgresStore } from '@feedloom/adapters/postgres';
import type { Page } from '@feedloom/pools';
import type { PinData, Source } from '../feed/world.js';
import { createWorld, fill, refresh, topUp, usersNamed } from '../feed/world.js';
import type { Effort, Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { median, paired, perCall } from '../harness/paired.js';
import { Cutting, cutPostgresAnswer } from './cut-answers.js';
import type { SentStatement } from './recorded-statements.js';
import { recordingPool } from './recorded-statements.js';
import { withPostgres } from './with-postgres.js';

const PER_POOL = 500;
/** A refresh reads once and writes once. */
const ROUND_TRIPS = 2;
/** A user's pools are settled when they are due, but between rounds. */
const SETTLE_EVERY_ROUNDS = 30;
/** With 40 users some 4,000 refreshes: their code goes on becoming faster for that long. */
const WARM_ROUNDS = 100;

/** What one refresh of a round took. */
interface Traffic {
  readonly trips: number;
  readonly sent: number;
  readonly received: number;
}

/** Whether a statement concerns a user's partition; the others are of the whole store and are not a refresh. */
function isOfUser({ values: [partition] }: SentStatement): boolean {
  return Buffer.isBuffer(partition) && partition.includes(':u:');
}

function rowOf(
  id: string,
  what: string,
  unit: string,
  goal: string,
  sides: readonly [number, number],
  rounds: number,
): Row {
  const [ours, peer] = sides;
  return { id, what, ours, peer, unit, ratio: ours / peer, goal, pass: keeps(ours / peer, goal), rounds };
}

/**
 * H2: a whole refresh on PostgreSQL, which flushes every commit, beside bare `pg` sending the same statements to a twin of
 * the table; the same with a peer that also cuts answers into cells; and what a refresh sends and receives.
 */
export const refreshOnPostgres: Figure = {
  ids: ['H2', 'H2cells', 'H2trips', 'H2sent', 'H2received'],
  measure: (effort) => measureRefresh(effort, 'cells'),
};

async function measureRefresh(effort: Effort, layout: 'cells' | 'blocks'): Promise<Row[]> {
  return withPostgres(async ({ connectionString, ours: table, peers, atEnd }) => {
    const own = recordingPool(connectionString, true);
    const twin = recordingPool(connectionString, false);
    atEnd(() => twin.pool.end());
    atEnd(() => own.pool.end());
    const world = createWorld(createPostgresStore(own.pool, { table, timeoutMs: 60_000 }), { layout });
    const users = usersNamed('user', scaled(40, effort, 20));
    const cutting = new Cutting(cutPostgresAnswer);
    const cutsUs: number[] = [];
    const resend = async ({ text, values }: SentStatement): Promise<void> => {
      const { rows } = await twin.pool.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
      const answer = rows[0]?.[0];
      if (answer === false) throw new Error('The replay does not meet the state that was recorded.');
      cutting.cut(answer);
    };
    /** What has been sent since the last time, as the twin of the table is asked it. */
    const taken = (): SentStatement[] =>
      own.sent
        .splice(0)
        .filter(isOfUser)
        .map(({ text, values }) => ({ text: text.replace(`"${table}_`, `"${peers}_`), values }));
    /** Brings the twin to the state of ours. */
    const mirror = async (): Promise<void> => {
      for (const statement of taken()) if (statement.text.includes('_write_')) await resend(statement);
    };
    for (const user of users) {
      await fill(world, user, PER_POOL);
      await mirror();
    }
    let pages: Page<PinData, Source>[] = [];
    const traffic: { ours: Traffic; peer: Traffic }[] = [];
    let oursOfRound: Traffic = { trips: 0, sent: 0, received: 0 };
    const ours = async (): Promise<number> => {
      pages = [];
      await mirror();
      const before = own.bytes;
      const cost = await perCall(users.length, async (index) => {
        pages.push(await refresh(world, users[index] as string));
      });
      const { sent, received } = own.bytes;
      oursOfRound = { trips: own.sent.length, sent: sent - before.sent, received: received - before.received };
      return cost;
    };
    let round = 0;
    const settleAndTopUp = async (): Promise<void> => {
      round += 1;
      for (const [index, page] of pages.entries()) await topUp(world, users[index] as string, page);
      if (round % SETTLE_EVERY_ROUNDS === 0) for (const user of users) await world.pools.settle(user);
      await mirror();
    };
    // A round of ours is recorded and then replayed by the peer, so ours always goes first.
    const peer = async (): Promise<number> => {
      const recorded = taken();
      if (recorded.length !== users.length * ROUND_TRIPS) {
        throw new Error(`${recorded.length} statements for ${users.length} refreshes.`);
      }
      const before = twin.bytes;
      cutting.takeUs();
      const cost = await perCall(users.length, async (index) => {
        for (const each of recorded.slice(index * ROUND_TRIPS, (index + 1) * ROUND_TRIPS)) await resend(each);
      });
      const cutUs = cutting.takeUs() / users.length;
      cutsUs.push(cutUs);
      const { sent, received } = twin.bytes;
      const byPeer = { trips: recorded.length, sent: sent - before.sent, received: received - before.received };
      traffic.push({ ours: oursOfRound, peer: byPeer });
      await settleAndTopUp();
      return cost - cutUs;
    };
    for (let warm = 0; warm < scaled(WARM_ROUNDS, effort, 20); warm += 1) {
      await ours();
      await peer();
    }
    const what = 'refresh on PostgreSQL, every commit flushed / bare pg: same statements';
    const pair = { id: 'H2', what, unit: 'µs', goal: '<= 1.3', ours, peer, alternates: false };
    const row = await paired(pair, effort.rounds);
    const middle = (side: 'ours' | 'peer', of: keyof Traffic): number =>
      median(traffic.map((each) => each[side][of])) / users.length;
    const both = (of: keyof Traffic): [number, number] => [middle('ours', of), middle('peer', of)];
    const trips: [number, number] = [middle('ours', 'trips'), ROUND_TRIPS];
    return [
      row,
      rowOf(
        'H2cells',
        'the same / bare pg that also cuts its answers into cells',
        'µs',
        '<= 1.3',
        [row.ours, row.peer + median(cutsUs)],
        effort.rounds,
      ),
      rowOf(
        'H2trips',
        'round trips of a refresh on PostgreSQL: one read, one write',
        'trips',
        '= 1',
        trips,
        effort.rounds,
      ),
      rowOf('H2sent', 'bytes that a refresh on PostgreSQL sends / bare pg', 'B', '<= 1.1', both('sent'), effort.rounds),
      rowOf('H2received', 'bytes that it receives / bare pg', 'B', '<= 1.1', both('received'), effort.rounds),
    ];
  });
}
