import { bulkhead, Deadline, FeedloomError } from '@feedloom/core';
import type { CallOptions, Candidate, Degraded, Ranked, UserContext } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import {
  cachedCandidates,
  cachedPreferences,
  collaborative,
  createCandidates,
  createCooccurrence,
  createTrending,
  dotProduct,
  ladder,
  pinSage,
  randomWalk,
  together,
  trending,
  trendingItems,
} from '@feedloom/ranking';
import type { Cooccurrence, LadderStats, OpenedGraph, TableHolder, TrendingCounts } from '@feedloom/ranking';
import type { StageTimes } from './stage-times.js';

/** Of what a home feed is ranked. */
export interface HomeRankerParts {
  readonly graph: OpenedGraph;
  readonly tables: TableHolder;
  readonly together: Cooccurrence;
  readonly trends: TrendingCounts;
  readonly times: StageTimes;
}

/** Found and ranked pins. */
export interface HomeRanking {
  readonly items: readonly Ranked<Candidate>[];
  readonly degraded: readonly Degraded[];
}

/** The most pins that are found, and that are ranked. */
const [FOUND, RANKED] = [10_000, 200];

/** The most that are taken from memory, when there is no time: four pages' worth. */
const REMEMBERED = 50;

/** The share of the time that finding may take. */
const FINDING_SHARE = 0.5;

/** Rankings that are made at once, and that wait: what more would wait for is better given to the others. */
const [AT_ONCE, WAITING] = [3, 3];

/** Finds ten thousand pins and ranks two hundred, by the best rung that can in time. Nothing is cached but the last rankings. */
export class HomeRanker implements AsyncDisposable {
  /** The same candidates, kept for a quarter of an hour: for measuring, since a feed that used it would hardly find any. */
  readonly kept;
  readonly #parts: HomeRankerParts;
  readonly #network;
  readonly #products;
  readonly #candidates;
  readonly #remembered;
  readonly #ladder;
  readonly #lastRungs;
  readonly #entrance;

  constructor(parts: HomeRankerParts) {
    const { graph, tables, together: counts, trends } = parts;
    this.#parts = parts;
    this.#network = pinSage({ tables, sessions: 2, chunk: 2_500 });
    this.#products = dotProduct({ tables });
    const kept = cachedPreferences<Candidate>({ cache: new MemoryCache() });
    this.#candidates = createCandidates([randomWalk(graph), together(counts), trendingItems(trends)], { limit: FOUND });
    this.kept = cachedCandidates(this.#candidates, { cache: new MemoryCache({ maxEntries: 20 }), cacheMs: 50 });
    this.#remembered = createCandidates([kept.source, trendingItems(trends)], { limit: RANKED });
    const lastRungs = [
      { name: 'cached', ranker: kept.ranker },
      { name: 'trending', ranker: trending<Candidate>(trends) },
    ];
    this.#lastRungs = ladder<Candidate>(lastRungs);
    this.#ladder = ladder<Candidate>([
      { name: 'full', ranker: kept.keeping(this.#network) },
      { name: 'dot', ranker: this.#products },
      { name: 'collaborative', ranker: collaborative(counts) },
      ...lastRungs,
    ]);
    const entrance = { rank: (context: UserContext, options: CallOptions) => this.#rank(context, options) };
    this.#entrance = bulkhead(entrance, { size: AT_ONCE, queue: WAITING, name: 'ranking' });
  }

  /** Starts everything that takes time to start. */
  async ready(): Promise<void> {
    await Promise.all([this.#parts.graph.ready(), this.#network.ready(), this.#products.ready()]);
  }

  /** The best pins for a user; if too many wait already, the best of what lies in memory. */
  async rank(context: UserContext, options: CallOptions): Promise<HomeRanking> {
    const deadline = Deadline.of(options);
    try {
      return await this.#entrance.rank(context, deadline.toCallOptions());
    } catch (error) {
      if (!FeedloomError.is(error, 'ERR_OVERLOADED')) throw error;
      const { items, degraded } = await this.#remember(context, deadline.toCallOptions());
      const servedFrom = items[0]?.rung ?? 'nothing';
      return { items, degraded: [{ part: 'ranking', reason: 'overloaded', servedFrom }, ...degraded] };
    }
  }

  /** Who has answered. */
  stats(): LadderStats {
    return this.#ladder.stats();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ladder.close();
    this.#lastRungs.close();
    await Promise.all([this.#network.close(), this.#products.close()]);
  }

  /** The user's last good ranking, and what is trending: needs no thread, and about a millisecond. */
  async #remember(context: UserContext, options: CallOptions): Promise<HomeRanking> {
    const deadline = Deadline.of(options);
    const { candidates } = await this.#remembered.generate(context, { limit: REMEMBERED, ...deadline.toCallOptions() });
    const request = { user: context.user, candidates, context };
    const ranking = await this.#lastRungs.rank(request, { limit: REMEMBERED, ...deadline.toCallOptions() });
    return { items: ranking.items, degraded: ranking.degraded };
  }

  async #rank(context: UserContext, options: CallOptions): Promise<HomeRanking> {
    const { times } = this.#parts;
    const deadline = Deadline.of(options);
    const finding = deadline.within(deadline.remainingMs * FINDING_SHARE).toCallOptions();
    const found = await times.time('candidates', () => this.#candidates.generate(context, finding));
    times.count('found', found.candidates.length);
    const request = { user: context.user, candidates: found.candidates, context };
    const rest = { limit: RANKED, ...deadline.toCallOptions() };
    const ranking = await times.time('rank', () => this.#ladder.rank(request, rest));
    return { items: ranking.items, degraded: [...found.degraded, ...ranking.degraded] };
  }
}

/** What is used together, and what is trending, of nobody yet. */
export function createHomeCounts(pins: number, people: number): { together: Cooccurrence; trends: TrendingCounts } {
  return { together: createCooccurrence({ maxItems: pins, maxUsers: people }), trends: createTrending() };
}
