import { Deadline } from '@feedloom/core';
import type { Candidate, CandidateSource, OrderedStore } from '@feedloom/core';
import type { FeedService, Page, StoredPools } from '@feedloom/pools';
import { createFeedService, createGenerator, createPools, mix } from '@feedloom/pools';
import {
  cachedCandidates,
  collaborative,
  createCandidates,
  createCooccurrence,
  createTables,
  createTrending,
  dotProduct,
  ladder,
  openEventJournal,
  openGraph,
  openProfiles,
  pinSage,
  randomWalk,
  together,
  trending,
  trendingItems,
  twoHop,
} from '@feedloom/ranking';
import type {
  CachedPreferences,
  Cooccurrence,
  DotProduct,
  Ladder,
  OpenedGraph,
  OpenedProfiles,
  PinSage,
  TableHolder,
  TrendingCounts,
} from '@feedloom/ranking';
import type { CachedCandidatesOptions } from '@feedloom/ranking';

/** What a page shows of an item. */
export interface Shown {
  /** The rung that placed it; `undefined` for what came out of a pool. */
  readonly rung?: string;
  /** The sources that found it. */
  readonly found?: readonly string[];
}

/** The sources of the feed. */
export type Source = 'following' | 'ranked';

/** What outlives a process. */
export interface Stores {
  /** The graph, and what users did. */
  readonly graph: OrderedStore;
  /** Pools, feeds and profiles. */
  readonly feeds: OrderedStore;
  /** The last good ranking of each user, in a cache that others keep. */
  readonly kept: CachedPreferences<Candidate>;
}

/** How a process is put together. */
export interface RankedFeedOptions {
  /** Whether the graph network is served. @defaultValue `true` */
  readonly hasNetwork?: boolean;
  /** Whether there is a rung of products of vectors beneath it. @defaultValue `true` */
  readonly hasProducts?: boolean;
  /** Keeps candidates. @defaultValue none: they are found anew each time */
  readonly candidateCache?: CachedCandidatesOptions['cache'];
}

/** How long a page, and a run of the network at least, may take, in milliseconds. */
export const [PAGE_MS, NETWORK_MS] = [2_000, 10];

/** Items of a page; half of them are ranked. */
export const PAGE_ITEMS = 20;

/** A process that ranks what a feed pulls, and what it consists of. A graph that cannot be opened it does without. */
export class RankedFeed implements AsyncDisposable {
  readonly tables: TableHolder = createTables();
  readonly network: PinSage;
  readonly graph: OpenedGraph | undefined;
  readonly profiles: OpenedProfiles;
  /** Milliseconds that ranking may take. */
  rankMs = Infinity;
  readonly #products: DotProduct;
  readonly #ladder: Ladder<Candidate>;
  readonly #pools: StoredPools<Shown, Source>;
  readonly #feed: FeedService<Shown, Source>;
  readonly #closes: (() => Promise<void>)[];

  private constructor(
    { feeds, kept }: Stores,
    learned: Learned,
    { hasNetwork = true, hasProducts = true, candidateCache }: RankedFeedOptions,
  ) {
    const { graph, profiles, counts, trends } = learned;
    this.graph = graph;
    this.profiles = profiles;
    this.network = pinSage({ tables: this.tables, executor: 'child', chunk: 100 });
    this.#products = dotProduct({ tables: this.tables });
    this.#ladder = ladder<Candidate>(
      [
        ...(hasNetwork ? [{ name: 'full', ranker: kept.keeping(this.network), minimumMs: NETWORK_MS }] : []),
        ...(hasNetwork && hasProducts ? [{ name: 'dot', ranker: this.#products }] : []),
        { name: 'collaborative', ranker: collaborative<Candidate>(counts) },
        { name: 'cached', ranker: kept.ranker },
        { name: 'trending', ranker: trending<Candidate>(trends) },
      ],
      { openMs: 200, retimeMs: 100 },
    );
    // Without a graph nobody walks; what was good the last time is asked for instead.
    const walks = graph === undefined ? [kept.source] : [randomWalk(graph), twoHop(graph)];
    const sources = [...walks, together(counts), trendingItems(trends)];
    const all: CandidateSource = createCandidates(sources, { limit: 300, deadlineMs: PAGE_MS / 4 });
    const found = candidateCache === undefined ? all : cachedCandidates(all, { cache: candidateCache });
    this.#pools = createPools<Shown, Source>({ store: feeds, sources: { following: {}, ranked: { pulled: true } } });
    this.#feed = createFeedService({
      pools: this.#pools,
      generator: createGenerator({ mix: [mix.ratio({ following: 1, ranked: 1 })] }),
      chunk: { size: PAGE_ITEMS },
      deadlineMs: PAGE_MS,
      pull: async (user, options) => {
        const context = await profiles.context(user, options);
        const deadline = Deadline.of(options);
        const finding = deadline.within(deadline.remainingMs / 2).toCallOptions();
        const { candidates, degraded } = await found.generate(context, finding);
        const ranking = await this.#ladder.rank(
          { user, candidates, context },
          { limit: 60, signal: options.signal, deadlineMs: Math.min(this.rankMs, deadline.remainingMs) },
        );
        const items = ranking.items.map(({ candidate, rung }, place) => ({
          source: 'ranked' as const,
          id: candidate.id,
          score: -place,
          data: { rung, found: candidate.provenance.map(({ source }) => source) },
        }));
        return { items, degraded: [...degraded, ...ranking.degraded] };
      },
    });
    this.#closes = [
      async () => this.#ladder.close(),
      () => this.network.close(),
      () => this.#products.close(),
      ...learned.closes,
    ];
  }

  /** Opens what was learned before. */
  static async open(stores: Stores, options: RankedFeedOptions = {}): Promise<RankedFeed> {
    return new RankedFeed(stores, await openLearned(stores), options);
  }

  /** Puts items into a user's pool. */
  async offer(user: string, ids: readonly string[]): Promise<void> {
    const items = ids.map((id, place) => ({ id, score: 1 / (place + 1), data: {} }));
    await this.#pools.add(user, 'following', items);
  }

  /** Opens a user's feed. */
  open(user: string): Promise<Page<Shown, Source>> {
    return this.#feed.open(user);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closes) await close();
  }
}

/** What a process has learned. */
interface Learned {
  readonly graph: OpenedGraph | undefined;
  readonly profiles: OpenedProfiles;
  readonly counts: Cooccurrence;
  readonly trends: TrendingCounts;
  readonly closes: (() => Promise<void>)[];
}

async function openLearned({ graph: store, feeds }: Stores): Promise<Learned> {
  const [counts, trends] = [createCooccurrence({ minTogether: 0 }), createTrending({ minUsers: 1 })];
  const closes: (() => Promise<void>)[] = [];
  const openOr = async <Opened extends { close(): Promise<void> }>(
    opening: Promise<Opened>,
  ): Promise<Opened | undefined> => {
    try {
      const opened = await opening;
      closes.push(() => opened.close());
      return opened;
    } catch {
      return undefined;
    }
  };
  const profiles = await openProfiles({
    store: feeds,
    space: 'none',
    vectors: async (ids) => ids.map(() => undefined),
  });
  closes.push(() => profiles.close());
  const graph = await openOr(openGraph({ store, partitions: 4 }));
  await openOr(openEventJournal({ store, name: 'ranking', readers: [counts, trends], shards: 2 }));
  return { graph, profiles, counts, trends, closes };
}
