import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@feedloom/core';
import type { Candidate, Degraded } from '@feedloom/core';
import { MemoryCache, MemoryStore } from '@feedloom/core/memory';
import { cachedPreferences, initialWeights, openEventJournal, refreshTables } from '@feedloom/ranking';
import type { OpenedGraph, SageTables, SageWeights } from '@feedloom/ranking';
import { FEATURES, plantUsers } from './planted-users.js';
import type { PlantedUsers } from './planted-users.js';
import { PAGE_ITEMS, PAGE_MS, RankedFeed } from './ranked-feed.js';
import type { RankedFeedOptions, Stores } from './ranked-feed.js';

/** A page, and what is wrong with it whatever ranked it. */
export interface Sight {
  /** The rungs of its ranked items. */
  readonly rungs: ReadonlySet<string>;
  /** The sources that found them. */
  readonly found: ReadonlySet<string>;
  readonly degraded: readonly Degraded[];
  readonly problems: readonly string[];
}

/** What a page may come after its deadline, on a machine with other things to do, in milliseconds. */
const SLACK_MS = 1_000;

/** How long something may take to heal, in milliseconds. */
const HEALING_MS = 20_000;

/** Users, what they did, and a model: what all faults begin with. */
export class RankingWorld {
  readonly plant: PlantedUsers;
  readonly stores: Stores;
  readonly weights: SageWeights = initialWeights({ features: FEATURES, dimension: 16, layers: 2 });
  #posts = 0;
  #sights = 0;

  private constructor(seed: string) {
    this.plant = plantUsers(seed, systemClock.now());
    const kept = cachedPreferences<Candidate>({ cache: new MemoryCache() });
    this.stores = { graph: new MemoryStore(), feeds: new MemoryStore(), kept };
  }

  /** A world in which the users have done what they did. */
  static async open(seed: string): Promise<RankingWorld> {
    const world = new RankingWorld(seed);
    const { plant, stores } = world;
    await using feed = await RankedFeed.open(stores);
    await feed.graph?.add(plant.edges);
    await feed.profiles.observe(plant.saves);
    await using journal = await openEventJournal({ store: stores.graph, name: 'ranking', readers: [], shards: 2 });
    await journal.observe(plant.saves);
    return world;
  }

  /** A new process, as after a restart; with tables if they are given. */
  async start(tables?: SageTables, options: RankedFeedOptions = {}): Promise<RankedFeed> {
    const feed = await RankedFeed.open(this.stores, options);
    if (tables !== undefined) await feed.tables.publish(tables);
    return feed;
  }

  /** Computes the tables of what lies in a graph. */
  async tablesOf(graph: OpenedGraph): Promise<SageTables> {
    const boards = await graph.neighbours(this.plant.items);
    const ids = this.plant.items.filter((_, index) => boards[index]?.length !== 0);
    const features = new Float32Array(ids.length * FEATURES);
    ids.forEach((id, row) => features.set(this.plant.featuresOf(id), row * FEATURES));
    const neighbourhoods = await graph.neighbourhoods({ items: ids, fanOut: 5, walks: 50 });
    return refreshTables(this.weights, { ...neighbourhoods, features }, { threads: 1 });
  }

  /** Another user who opens the feed. */
  nextUser(): string {
    return this.plant.users[this.#sights++ % this.plant.users.length] ?? '';
  }

  /** Lets a user open the feed. */
  async see(feed: RankedFeed, user = this.nextUser()): Promise<Sight> {
    await feed.offer(
      user,
      Array.from({ length: PAGE_ITEMS }, () => `post ${this.#posts++}`),
    );
    const startedAt = systemClock.monotonic();
    const { items, degraded } = await feed.open(user);
    const tookMs = systemClock.monotonic() - startedAt;
    const page = items.slice(0, PAGE_ITEMS);
    const ranked = page.filter(({ source }) => source === 'ranked');
    const problems: string[] = [];
    if (tookMs > PAGE_MS + SLACK_MS) problems.push(`the page took ${Math.round(tookMs)} ms`);
    if (page.length < PAGE_ITEMS) problems.push(`the page has ${page.length} items`);
    if (new Set(items.map(({ id }) => id)).size < items.length) problems.push('an item is there twice');
    if (ranked.length < PAGE_ITEMS / 2) problems.push(`only ${ranked.length} items are ranked: ${said(degraded)}`);
    const rungs = new Set(ranked.map(({ data }) => data.rung ?? 'none'));
    return { rungs, found: new Set(ranked.flatMap(({ data }) => data.found ?? [])), degraded, problems };
  }

  /**
   * Lets a user open the feed, or others, until one gets a whole page of a rung: a busy machine may have had no time for it.
   *
   * @returns The last page that was seen.
   */
  async seeRanked(feed: RankedFeed, user?: string, rung = 'full'): Promise<Sight> {
    const until = systemClock.monotonic() + HEALING_MS;
    for (;;) {
      const sight = await this.see(feed, user);
      const isRight = sight.problems.length === 0 && isOnly(sight, rung);
      if (isRight || systemClock.monotonic() >= until) return sight;
      await sleep(50);
    }
  }

  /** Lets users open the feed until one gets a whole page of a rung. @returns What is wrong if none does. */
  async healed(feed: RankedFeed, rung = 'full'): Promise<string[]> {
    const problems = expectRung(await this.seeRanked(feed, undefined, rung), rung);
    return problems.map((problem) => `it did not heal: ${problem}`);
  }
}

/** What is wrong with a page whose ranked items should all be of one rung. */
export function expectRung(sight: Sight, rung: string): string[] {
  if (isOnly(sight, rung)) return [...sight.problems];
  const rungs = [...sight.rungs].join(' and ');
  return [...sight.problems, `ranked by ${rungs} instead of ${rung}: ${said(sight.degraded)}`];
}

/** What is wrong with a page that should say what it lacks. */
export function expectLabel({ degraded }: Sight, part: string, ...reasons: readonly string[]): string[] {
  const isThere = degraded.some(
    (each) => each.part === part && (reasons.length === 0 || reasons.includes(each.reason)),
  );
  return isThere ? [] : [`no label of ${part} (${reasons.join(' or ')}) among: ${said(degraded)}`];
}

function isOnly({ rungs }: Sight, rung: string): boolean {
  return rungs.size === 1 && rungs.has(rung);
}

function said(degraded: readonly Degraded[]): string {
  return degraded.map(({ part, reason, servedFrom }) => `${part} ${reason} (${servedFrom})`).join(', ');
}
