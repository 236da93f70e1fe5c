import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom, systemClock } from '@feedloom/core';
import { drainFeed } from '../feed/drain-feed.js';
import type { DrainOptions } from '../feed/drain-feed.js';
import { Ledger, offerUntilHeard } from '../feed/ledger.js';
import { whereabouts } from '../feed/whereabouts.js';
import { createWorld } from '../feed/world.js';
import type { FeedWorld } from '../feed/world.js';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import type { Tally } from '../report.js';
import { ask, OutageBook } from './answers.js';
import type { Answer } from './answers.js';
import type { Limits } from './limits.js';
import type { Victim } from './victim.js';

const WRITERS = 8;
const BATCH = 10;
/** What is allowed beyond a deadline for a promise to settle. */
const SETTLING_MS = 50;
/** How long a server stays dead, at least and at most. */
const [DEAD_MS, DEAD_SPREAD_MS] = [500, 1500];
const PAUSE_MS = 25;
/** A server that has just been killed a few times is slow for a moment. */
const DRAINING: DrainOptions = { mostFailures: 20, pause: () => sleep(100) };

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

  async read(isOver: () => boolean, book: OutageBook): Promise<void> {
    while (!isOver()) {
      this.last = await ask(this.#world, this.ledger, { user: this.#user, limit: BATCH });
      book.note(this.last);
      await sleep(PAUSE_MS);
    }
  }

  /** Serves what is left and compares. @returns What is wrong. */
  async compare(healthy: FeedWorld, tally: Tally): Promise<string[]> {
    const feed = await drainFeed(healthy, this.ledger, this.#user, DRAINING);
    const problems = this.ledger.compare(feed, tally);
    const missing = this.ledger.missing(feed);
    if (missing.length > 0) problems.push(`of those lost: ${await whereabouts(healthy, this.#user, missing)}`);
    return problems.map((problem) => `${this.#user}: ${problem}`);
  }
}

function worldOn({ store, feedStore, replica, layout }: Victim, seed: string, deadlineMs: number): FeedWorld {
  const settings = { cap: 1_000_000, ttlMs: Infinity, keep: 1_000_000, size: BATCH, deadlineMs };
  return createWorld({ ...settings, store, feedStore, replica, layout, seed, clock: systemClock });
}

/** Waits until every writer has been heard and every reader has had a whole answer to what it asked since now. */
async function untilNormal(pairs: readonly Pair[], atMostMs: number): Promise<number> {
  const since = performance.now();
  const before = pairs.map(({ offered }) => offered);
  const isNormal = (pair: Pair, index: number): boolean =>
    pair.offered > (before[index] ?? 0) && pair.last?.isWhole === true && pair.last.askedAt >= since;
  while (!pairs.every(isNormal)) {
    if (performance.now() - since > atMostMs) break;
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
  { kills, seed, deadlineMs, recoveryMs }: Limits & { readonly kills: number; readonly seed: string },
): Promise<{ row: FaultRow; detail: string; failure: string | undefined }> {
  const random = seededRandom(`${seed}/${victim.what}`);
  const tally = newTally();
  const book = new OutageBook();
  const problems: string[] = [];
  const world = worldOn(victim, seed, deadlineMs);
  const pairs = Array.from({ length: WRITERS }, (_, index) => new Pair(world, `user ${index}`));
  let isOver = false;
  const working = pairs.flatMap((pair) => [pair.write(() => isOver), pair.read(() => isOver, book)]);
  const failing = Promise.race([...working, new Promise<never>(() => undefined)]).catch((error: unknown) => {
    problems.push(`a caller gave up: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
  try {
    const firstMs = await untilNormal(pairs, 2 * recoveryMs);
    if (firstMs > recoveryMs) problems.push(`service was not normal ${Math.round(firstMs)} ms after its begin`);
    while (tally.runs < kills && problems.length === 0) {
      await sleep(200 + random.next() * 600);
      tally.runs += 1;
      await victim.kill();
      book.began();
      await sleep(DEAD_MS + random.next() * DEAD_SPREAD_MS);
      book.starts();
      await victim.restart();
      book.ended();
      const tookMs = await untilNormal(pairs, 2 * recoveryMs);
      book.recovered(tookMs);
      if (tookMs > recoveryMs) problems.push(`service was normal only ${Math.round(tookMs)} ms after the restart`);
    }
  } finally {
    isOver = true;
    await Promise.race([Promise.allSettled(working), sleep(30_000)]);
    void failing;
    await world.feed.idle();
  }
  const healthy = worldOn(victim, `${seed}/healthy`, deadlineMs);
  for (const pair of pairs) {
    problems.push(...(await pair.compare(healthy, tally)));
    // Nor can the others be drained, which takes long to find out.
    if (pair.ledger.doubts.length > 0) break;
  }
  problems.push(...book.judge(deadlineMs + SETTLING_MS, victim.takesOver));
  tally.violations += problems.length === 0 || tally.lost + tally.repeated + tally.misordered > 0 ? 0 : problems.length;
  const accepted = pairs.reduce((sum, { ledger }) => sum + ledger.accepted.size, 0);
  const askedAgain = pairs.reduce((sum, { ledger }) => sum + ledger.askedAgain, 0);
  const detail =
    `${accepted} items acknowledged, ${book.during.length} answers while it was dead, slowest of all ` +
    `${Math.round(book.slowestMs)} of ${deadlineMs} ms; normal again within ${Math.round(book.slowestRecoveryMs)} ms; ` +
    `${askedAgain} pages of the drain asked for again`;
  const failure = problems.length === 0 ? undefined : `FEEDLOOM_SEED=${seed}: ${victim.what}: ${problems.join('\n')}`;
  return { row: rowOf('T18', `kill -9 of ${victim.what}`, tally, seed), detail, failure };
}
