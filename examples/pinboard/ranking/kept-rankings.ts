import type { Cache, CallOptions, Clock, Deadline } from '@feedloom/core';
import type { LastDeeds } from '../board/last-deeds.js';
import type { Erasures } from '../catalogue/erasures.js';
import { inStage } from '../in-stage.js';
import type { HomeRanking, RankedPin } from './home-ranker.js';
import type { KeptRanking } from './kept-ranking.js';

/** Where rankings are kept, and what is known of users. */
export interface KeptRankingsParts {
  /** Shared by all processes. */
  readonly cache: Cache<KeptRanking>;
  /** Up to where a ranking must have been learned to know all that its user did. */
  readonly deeds: Pick<LastDeeds, 'of'>;
  /** What is not kept, nor answered with, of before. */
  readonly erasures: Pick<Erasures, 'covers'>;
  readonly clock: Clock;
}

/** What is kept of a user, as far as it is of use now. */
export interface FoundRanking {
  /** Without what is excluded, best first. */
  readonly pins: readonly RankedPin[];
  /** How old it is, in milliseconds. */
  readonly ageMs: number;
  /** Whether a page may be ranked by it as if the ranker had just answered. */
  readonly isGood: boolean;
}

/** How long rankings are kept, in milliseconds: the request flow's time for cached answers. */
const KEPT_MS = 900_000;
/** How long the cache may take, in milliseconds: the request flow's budget. */
const CACHE_MS = 10;
/** How many pins must be left for a page, and for the one after it. */
const ENOUGH = 50;

/** The last ranking of each user, in a cache that all processes share. */
export class KeptRankings {
  readonly #parts: KeptRankingsParts;

  constructor(parts: KeptRankingsParts) {
    this.#parts = parts;
  }

  /** What is kept of a user; `undefined` if there is nothing, or the cache does not say so in time. */
  async find(user: string, exclude: ReadonlySet<string>, deadline: Deadline): Promise<FoundRanking | undefined> {
    const { cache, deeds, erasures, clock } = this.#parts;
    const own = deadline.within(CACHE_MS);
    const read = () => own.race(cache.get(keyOf(user), own.toCallOptions()), 'reading a kept ranking');
    const kept = await inStage('kept-ranking', read).catch(() => undefined);
    // One that was under way when its user was erased may have been kept after that.
    if (kept === undefined || erasures.covers(user, kept.at)) return undefined;
    const pins = kept.pins.filter(({ id }) => !exclude.has(id));
    const knowsAll = (kept.learned ?? -1) >= deeds.of(user);
    const isGood = kept.isWhole === true && knowsAll && pins.length >= ENOUGH;
    return { pins, ageMs: Math.max(0, clock.now() - kept.at), isGood };
  }

  /** Keeps a ranking that was asked for at `at`. Never rejects: what is not kept is ranked again. */
  async keep(user: string, { pins, learned, degraded }: HomeRanking, at: number): Promise<void> {
    const { cache, erasures } = this.#parts;
    if (pins.length === 0 || erasures.covers(user, at)) return;
    const kept = { pins, at, learned, isWhole: degraded.length === 0 };
    await cache.set(keyOf(user), kept, { ttlMs: KEPT_MS }).catch(() => undefined);
  }

  /** Forgets a user. @throws What the cache throws. */
  erase(user: string, options: CallOptions): Promise<void> {
    return this.#parts.cache.delete(keyOf(user), options);
  }
}

const keyOf = (user: string): string => `ranking/${user}`;
