import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom, systemClock } from '@feedloom/core';
import { drainFeed } from '../feed/drain-feed.js';
import { Ledger, offerUntilHeard } from '../feed/ledger.js';
import { whereabouts } from '../feed/whereabouts.js';
import { createWorld } from '../feed/world.js';
import type { FeedWorld } from '../feed/world.js';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import type { Tally } from '../report.js';
import { ask, OutageBook } from './answers.js';
import type { Answer } from './answers.js';
import { StallMeter } from './stall-meter.js';
import type { Victim } from './victim.js';

const WRITERS = 8;
const BATCH = 10;
/** What a feed may take, and what is allowed beyond that for a promise to settle. */
const DEADLINE_MS = 1000;
const SETTLING_MS = 50;
/** How long a server stays dead, at least and at most. */
const [DEAD_MS, DEAD_SPREAD_MS] = [500, 1500];
const RECOVERY_MS = 10_000;
const PAUSE_MS = 25;
const DRAIN_PAUSE_MS = 100;

/** One user, with a writer that offers and a reader that opens, and what both have heard. */
class Pair {
  readonly ledger = new Ledger();
  /** How many offers were acknowledged. */
  offered = 0;
  /** The last answer. */
  last: Answer | undefined;
  readonly #world: FeedWorld;
  readonly #user: string;

  constructor(world: FeedWorld, user: string) {
    this.#world = world;
    this.#user = user;
  }

  async write(isOver: () => boolean): Promise<void> {
    for (let index = 0; !isOver(); index += 1) {
      const ids = Array.from({ length: BATCH }, (_, at) => `${index}.${at}`);
      const source = index % 2 === 0 ? 'lasting' : 'brief';
      await offerUntilHeard(this.#world, this.ledger, this.#user, source, ids, () => sleep(PAUSE_MS));
      this.offered += 1;
      await sleep(PAUSE_MS);
    }
  }

  async read(isOver: () => boolean, book: OutageBook, stalls: StallMeter): Promise<void> {
    while (!isOver()) {
      this.last = await ask(this.#world, this.ledger, { user: this.#user, limit: BATCH, stalls });
      book.note(this.last);
      await sleep(PAUSE_MS);
    }
  }

  /** Serves what is left and compares. @returns What is wrong. */
  async compare(healthy: FeedWorld, tally: Tally): Promise<string[]> {
    const feed = await drainFeed(healthy, this.ledger, this.#user, () => sleep(DRAIN_PAUSE_MS));
    const problems = this.ledger.compare(feed, tally);
    const missing = this.ledger.missing(feed);
    if (missing.length > 0) problems.push(`of those lost: ${await whereabouts(healthy, this.#user, missing)}`);
    return problems.map((problem) => `${this.#user}: ${problem}`);
  }
}

function worldOn({ store, feedStore, replica, layout }: Victim, seed: string): FeedWorld {
  const settings = { cap: 1_000_000, ttlMs: Infinity, keep: 1_000_000, size: BATCH, deadlineMs: DEADLINE_MS };
  return createWorld({ ...settings, store, feedStore, replica, layout, seed, clock: systemClock });
}

/** Waits until every writer has been heard and every reader has had a whole answer to what it asked since now. */
async function untilNormal(pairs: readonly Pair[]): Promise<number> {
  const since = performance.now();
  const before = pairs.map(({ offered }) => offered);
  const isNormal = (pair: Pair, index: number): boolean =>
    pair.offered > (before[index] ?? 0) && pair.last?.isWhole === true && pair.last.askedAt >= since;
  while (!pairs.every(isNormal)) {
    if (performance.now() - since > 6 * RECOVERY_MS) break;
    await sleep(10);
  }
  return performance.now() - since;
}

/**
 * Kills a server under load, again and again, and starts it on its data: what was acknowledged must be served once and in
 * order, every feed must be answered in time meanwhile, and service must be normal soon after.
 */
export async function killEngine(
  victim: Victim,
  kills: number,
  seed: string,
): Promise<{ row: FaultRow; detail: string; failure: string | undefined }> {
  const random = seededRandom(`${seed}/${victim.what}`);
  const tally = newTally();
  using stalls = new StallMeter();
  const book = new OutageBook();
  const problems: string[] = [];
  const world = worldOn(victim, seed);
  const pairs = Array.from({ length: WRITERS }, (_, index) => new Pair(world, `user ${index}`));
  let isOver = false;
  const working = pairs.flatMap((pair) => [pair.write(() => isOver), pair.read(() => isOver, book, stalls)]);
  const failing = Promise.race([...working, new Promise<never>(() => undefined)]).catch((error: unknown) => {
    problems.push(`a caller gave up: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
  try {
    await untilNormal(pairs);
    while (tally.runs < kills && problems.length === 0) {
      await sleep(200 + random.next() * 600);
      tally.runs += 1;
      await victim.kill();
      book.began();
      await sleep(DEAD_MS + random.next() * DEAD_SPREAD_MS);
      book.starts();
      await victim.restart();
      book.ended();
      const tookMs = await untilNormal(pairs);
      book.recovered(tookMs);
      if (tookMs > RECOVERY_MS) problems.push(`service was normal only ${Math.round(tookMs)} ms after the restart`);
    }
  } finally {
    isOver = true;
    await Promise.race([Promise.allSettled(working), sleep(30_000)]);
    void failing;
    await world.feed.idle();
  }
  const healthy = worldOn(victim, `${seed}/healthy`);
  for (const pair of pairs) problems.push(...(await pair.compare(healthy, tally)));
  problems.push(...book.judge(DEADLINE_MS, SETTLING_MS, victim.takesOver));
  tally.violations += problems.length === 0 || tally.lost + tally.repeated + tally.misordered > 0 ? 0 : problems.length;
  const accepted = pairs.reduce((sum, { ledger }) => sum + ledger.accepted.size, 0);
  const { tookMs, netMs } = book.worst;
  const { longest } = stalls;
  const detail =
    `${accepted} items acknowledged, ${book.during.length} answers while it was dead, slowest of all ` +
    `${Math.round(tookMs)} ms (${book.late(DEADLINE_MS + SETTLING_MS)} late), ${Math.round(netMs)} ms without pauses of ` +
    `the asking process, ${book.excused(DEADLINE_MS)} timeouts for such pauses, the longest of them ` +
    `${Math.round(longest.tookMs)} ms with ${Math.round(longest.workedMs)} ms of a processor; normal again within ` +
    `${Math.round(book.slowestRecoveryMs)} ms`;
  const failure = problems.length === 0 ? undefined : `FEEDLOOM_SEED=${seed}: ${victim.what}: ${problems.join('\n')}`;
  return { row: rowOf('T18', `kill -9 of ${victim.what}`, tally, seed), detail, failure };
}
