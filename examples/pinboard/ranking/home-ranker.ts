import type { Cache, CallOptions, Candidate, Clock, Ranker, UserContext, VectorIndex } from '@feedloom/core';
import { Deadline } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import {
  cachedCandidates,
  cachedPreferences,
  collaborative,
  createCandidates,
  createTables,
  dotProduct,
  ladder,
  nearest,
  pinSage,
  randomWalk,
  together,
  trending,
  trendingItems,
  twoHop,
} from '@feedloom/ranking';
import type {
  CachedCandidates,
  CachedPreferences,
  DotProduct,
  KeptCandidates,
  Ladder,
  PinSage,
  TableHolder,
} from '@feedloom/ranking';
import { inStage } from '../in-stage.js';
import { labRanker } from '../lab/lab-ranker.js';
import type { LabSwitch } from '../lab/lab-switch.js';
import type { Learning } from './learning.js';

/** What a home ranker is made of. */
export interface HomeRankerParts {
  readonly learning: Learning;
  /** Finds what looks alike. */
  readonly index: VectorIndex;
  /** Makes the network misbehave. */
  readonly lab: LabSwitch;
  /** Whether there is, or will be, a network. */
  readonly hasNetwork: boolean;
  /** Keeps candidates, for all rankers that there are or will be. @defaultValue this one's memory */
  readonly candidates?: Cache<KeptCandidates> | undefined;
  readonly clock: Clock;
}

/** A pin that was ranked for a user. */
export interface RankedPin {
  readonly id: string;
  /** The rung that placed it. */
  readonly rung: string;
  /** The pin of the user's that speaks for it most. */
  readonly via: string | undefined;
}

/** What a user gets. */
export interface HomeRanking {
  readonly pins: readonly RankedPin[];
  /** Up to where in the board's log whoever ranked had learned; `undefined` if nobody has. */
  readonly learned?: number | undefined;
  readonly degraded: Awaited<ReturnType<Ranker<Candidate>['rank']>>['degraded'];
}

/** The most pins that are found, and that are ranked for a page. */
const [FOUND, RANKED] = [10_000, 200];

/** The share of the time that finding may take; the rest is for ranking. */
const FINDING_SHARE = 0.4;

/**
 * Finds what a user may like, and ranks it: by the graph network, or by whatever answers instead. A rung is skipped when
 * it cannot finish in time, or keeps failing; every pin says which one placed it.
 */
export class HomeRanker implements AsyncDisposable {
  readonly tables: TableHolder = createTables();
  readonly #network: PinSage;
  readonly #products: DotProduct;
  readonly #kept: CachedPreferences<Candidate>;
  readonly #ladder: Ladder<Candidate>;
  readonly #candidates: CachedCandidates;
  readonly #learning: Learning;
  readonly #clock: Clock;

  constructor({ learning, index, lab, hasNetwork, candidates, clock }: HomeRankerParts) {
    const { graph, profiles, together: counts, trends } = learning;
    const { tables } = this;
    this.#learning = learning;
    this.#clock = clock;
    this.#network = pinSage({ tables, profiles, clock });
    this.#products = dotProduct({ tables, profiles, clock });
    this.#kept = cachedPreferences({ cache: new MemoryCache({ clock }), clock });
    const networks = [
      { name: 'full', ranker: this.#kept.keeping(labRanker(this.#network, lab)) },
      { name: 'dot', ranker: labRanker(this.#products, lab) },
    ];
    this.#ladder = ladder<Candidate>(
      [
        ...(hasNetwork ? networks : []),
        { name: 'collaborative', ranker: collaborative(counts, { clock }) },
        { name: 'cached', ranker: this.#kept.ranker },
        { name: 'trending', ranker: trending(trends, { clock }) },
      ],
      { clock },
    );
    const sources = [
      randomWalk(graph, { clock }),
      twoHop(graph, { clock }),
      together(counts, { clock }),
      nearest(index, { clock }),
      trendingItems(trends, { clock }),
    ];
    this.#candidates = cachedCandidates(createCandidates(sources, { limit: FOUND, profiles, clock }), {
      cache: candidates ?? new MemoryCache({ maxEntries: 1_000, clock }),
      // Each opening of the graph has epochs of its own. What outlives one is kept for its time, whatever others have saved.
      graphEpoch: () => (candidates === undefined ? graph.epoch : 0),
      modelId: () => tables.current?.version.modelId ?? 'none',
      clock,
    });
  }

  /** The best pins for a user that are not excluded, best first. */
  async rank(context: UserContext, exclude: ReadonlySet<string>, options: CallOptions = {}): Promise<HomeRanking> {
    const deadline = Deadline.of(options, this.#clock);
    const finding = deadline.within(deadline.remainingMs * FINDING_SHARE).toCallOptions();
    const find = () => this.#candidates.generate(context, { exclude, ...finding });
    const { candidates, degraded } = await inStage('candidates', find);
    const request = { user: context.user, candidates, context };
    const order = () => this.#ladder.rank(request, { limit: RANKED, ...deadline.toCallOptions() });
    const ranking = await inStage('rank', order);
    const pins = ranking.items.map(({ candidate, rung, reasons = [] }) => {
      const via = reasons.find((reason) => reason.via !== undefined)?.via ?? candidate.provenance[0]?.via;
      return { id: candidate.id, rung, via };
    });
    // A rung that had less to say than there are places did all that it could.
    const failures = ranking.degraded.filter(({ reason }) => reason !== 'short');
    return { pins, degraded: [...degraded, ...failures] };
  }

  /** How many rankings each rung has answered. */
  rungs(): Record<string, number> {
    return Object.fromEntries(this.#ladder.stats().rungs.map(({ name, answers }) => [name, answers]));
  }

  /** Starts what ranks, so that the first user does not wait for it. */
  async ready(options: CallOptions = {}): Promise<void> {
    await Promise.all([this.#learning.graph.ready(options), this.#products.ready(options)]);
  }

  /** Forgets a user. */
  async erase(user: string, options: CallOptions = {}): Promise<void> {
    await Promise.all([this.#learning.erase(user, options), this.#candidates.erase(user, options)]);
    await this.#kept.erase(user, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ladder.close();
    await Promise.all([this.#network.close(), this.#products.close()]);
  }
}
