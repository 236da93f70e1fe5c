import { join } from 'node:path';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { seededRandom } from '@feedloom/core';
import type { Interaction, UserContext } from '@feedloom/core';
import { collaborative, createCooccurrence, openEventJournal } from '@feedloom/ranking';
import type { Cooccurrence } from '@feedloom/ranking';
import { inTemporaryFolder } from '../feed/world.js';
import { collectGarbage } from '../harness/collect-garbage.js';
import type { Effort, Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { cpuPerCall, median } from '../harness/paired.js';

const ITEMS = 200_000;
const TOPICS = 400;
const TOPICS_OF_A_USER = 3;
/** As many as a user of `synthPinboard` saves. */
const EVENTS_OF_A_USER = 21;
const HISTORY = 20;
const CANDIDATES = 1_000;
const PLACES = 200;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 1);
const clock = { now: () => NOW, monotonic: () => performance.now(), setTimer: () => () => undefined };

/** What users did in thirty days, in order of time: each has a few topics, and in each topic few items are popular. */
function eventsOf(users: number): Interaction[] {
  const random = seededRandom(1);
  const below = (count: number): number => Math.floor(count * random.next());
  const tastes = Array.from({ length: users }, () => Array.from({ length: TOPICS_OF_A_USER }, () => below(TOPICS)));
  const inTopic = ITEMS / TOPICS;
  const count = users * EVENTS_OF_A_USER;
  return Array.from({ length: count }, (_, index) => {
    const user = below(users);
    const topic = tastes[user]?.[below(TOPICS_OF_A_USER)] ?? 0;
    const item = topic * inTopic + Math.floor(inTopic * random.next() ** 3);
    const at = NOW - 30 * DAY * (1 - index / count);
    return { event: `event:${index}`, user: `user:${user}`, item: `pin:${item}`, kind: 'save', at };
  });
}

/** As they come: by the hundred. */
function learn(counts: Cooccurrence, events: readonly Interaction[]): void {
  for (let at = 0; at < events.length; at += 100) counts.learn(events.slice(at, at + 100));
}

interface Claim extends Pick<Row, 'id' | 'what' | 'unit' | 'goal'> {
  readonly limit: number;
}

function toRow({ limit, ...claim }: Claim, measured: readonly number[]): Row {
  const ours = median(measured);
  const ratio = ours / limit;
  return { ...claim, ours, peer: limit, ratio, pass: keeps(ratio, claim.goal), rounds: measured.length };
}

async function measureQueries(counts: Cooccurrence, { rounds }: Effort): Promise<number[]> {
  const random = seededRandom(2);
  const ranker = collaborative(counts, { clock });
  const pin = (topic: number): string => {
    return `pin:${topic * (ITEMS / TOPICS) + Math.floor((ITEMS / TOPICS) * random.next() ** 3)}`;
  };
  const requests = Array.from({ length: 50 }, (_, index) => {
    const topic = Math.floor(random.next() * TOPICS);
    const user = `reader:${index}`;
    const recent = Array.from({ length: HISTORY }, (_, age): Interaction => {
      return { event: `${age}`, user, item: pin(topic), kind: 'save', at: NOW - age * 3_600_000 };
    });
    const context: UserContext = { user, recent, disliked: [], interests: [], revision: 1 };
    const candidates = Array.from({ length: CANDIDATES }, () => ({ id: pin(topic) }));
    return { user, context, candidates };
  });
  const measured: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const microseconds = await cpuPerCall(500, async (index) => {
      const request = requests[index % requests.length];
      if (request !== undefined) await ranker.rank(request, { limit: PLACES });
    });
    // The first round only warms up.
    if (round > 0) measured.push(microseconds / 1_000);
  }
  return measured;
}

/** Events a second, in time of this process's CPU: on a machine with other work the wall clock measures that work. */
function measureLearning(events: readonly Interaction[], rounds: number): { rates: number[]; counts: Cooccurrence } {
  let counts = createCooccurrence({ clock });
  const rates: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    counts = createCooccurrence({ clock });
    collectGarbage();
    const startedAt = process.cpuUsage();
    learn(counts, events);
    const { user, system } = process.cpuUsage(startedAt);
    if (round > 0) rates.push((events.length * 1e6) / (user + system));
  }
  return { rates, counts };
}

async function measureKeeping(events: readonly Interaction[]): Promise<number> {
  return inTemporaryFolder(async (path) => {
    await using store = await openLmdbStore({ path: join(path, 'events'), durable: false });
    const readers = [createCooccurrence({ clock })];
    await using journal = await openEventJournal({ store, name: 'events', readers, clock });
    const startedAt = performance.now();
    for (let at = 0; at < events.length; at += 2_000) await journal.observe(events.slice(at, at + 2_000));
    return (events.length * 1_000) / (performance.now() - startedAt);
  });
}

/** G5: what is used together. Bounds rather than peers: no library for Node updates neighbours with each event. */
export const usedTogether: Figure = {
  ids: ['G5a', 'G5b', 'G5c'],
  async measure(effort) {
    const events = eventsOf(scaled(20_000, effort, 200));
    const { rates, counts } = measureLearning(events, Math.min(5, effort.rounds));
    const queries = await measureQueries(counts, effort);
    const kept: number[] = [];
    for (let round = 0; round < Math.min(3, effort.rounds); round += 1) {
      kept.push(await measureKeeping(events.slice(0, 100_000)));
    }
    const megabytes = Math.round(counts.stats().bytes / 1e6);
    return [
      toRow(
        {
          id: 'G5a',
          what: `200 of 1,000 candidates by what goes with 20 items, ${ITEMS} items`,
          unit: 'CPU-ms',
          goal: '<= 1',
          limit: 1,
        },
        queries,
      ),
      toRow(
        {
          id: 'G5b',
          what: `events learned, nothing kept on disk, ${megabytes} MB`,
          unit: 'events/CPU-s',
          goal: '>= 1',
          limit: 300_000,
        },
        rates,
      ),
      toRow(
        {
          id: 'G5c',
          what: 'events learned and kept on LMDB, 2,000 with each call',
          unit: 'events/s',
          goal: '>= 0',
          limit: 300_000,
        },
        kept,
      ),
    ];
  },
};
