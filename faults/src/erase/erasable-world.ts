import { join } from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { BlobStore, Candidate, Interaction, OrderedStore } from '@feedloom/core';
import { systemClock } from '@feedloom/core';
import type { Exposure, KeptCandidates, KeptRanking, LogEntry } from '@feedloom/ranking';
import {
  cachedCandidates,
  cachedPreferences,
  collaborative,
  createCandidates,
  createCooccurrence,
  createExperiment,
  createSourceBandit,
  createTrending,
  eraseFromLog,
  ladder,
  openEventJournal,
  openGraph,
  openLogWriter,
  openProfiles,
  randomWalk,
  together,
  trending,
  trendingItems,
} from '@feedloom/ranking';
import {
  createActivity,
  createDeadLetters,
  createFeedService,
  createFollowers,
  createGenerator,
  createPools,
  mix,
} from '@feedloom/pools';
import { KeepingCache } from './keeping-cache.js';

/** The data of an item in a pool. */
export interface Titled {
  readonly title: string;
}

/** What a user does in one go. */
export interface Deeds {
  readonly user: string;
  /** Posts for the user's pool, with their titles. */
  readonly posts: readonly { readonly id: string; readonly title: string }[];
  /** Saves: an event, an item and a board each. */
  readonly saves: readonly { readonly event: string; readonly item: string; readonly board: string }[];
  readonly follows: readonly string[];
  /** Free words of log entries: sessions, chunks. */
  readonly words: readonly string[];
}

const SNAPSHOT = 'graph';

/** Everything that keeps data of users, in one directory. */
export async function openErasable(path: string) {
  const store = await openLmdbStore({ path: join(path, 'store'), durable: false });
  const tasks = await openLmdbStore({ path: join(path, 'tasks'), durable: false });
  const blobs = await openFsBlobStore({ path: join(path, 'blobs') });
  return new ErasableWorld(path, store, tasks, blobs, await openParts(path, store, tasks));
}

async function openParts(path: string, store: OrderedStore, tasks: OrderedStore) {
  const pools = createPools<Titled, 'following'>({ store, sources: { following: {} } });
  const graph = await openGraph({ store, tasks, partitions: 8 });
  const [counts, trends] = [createCooccurrence(), createTrending()];
  const profiles = await openProfiles({ store, space: 'none', vectors: async (ids) => ids.map(() => undefined) });
  const caches = { candidates: new KeepingCache<KeptCandidates>(), rankings: new KeepingCache<KeptRanking>() };
  const sources = [randomWalk(graph, { limit: 100 }), together(counts), trendingItems(trends, { minUsers: 2 })];
  const kept = cachedPreferences<Candidate>({ cache: caches.rankings });
  return {
    pools,
    feed: createFeedService({ pools, generator: createGenerator({ mix: [mix.ratio({ following: 1 })] }) }),
    followers: createFollowers<Titled, 'following'>({ store, targetsOf: () => [] }),
    activity: createActivity({ store }),
    letters: createDeadLetters<Titled, 'following'>({ store }),
    graph,
    counts,
    trends,
    profiles,
    journal: await openEventJournal({ store, name: 'erase', readers: [counts, trends], shards: 2 }),
    candidates: cachedCandidates(createCandidates(sources, { limit: 100, deadlineMs: 5_000 }), {
      cache: caches.candidates,
    }),
    kept,
    ladder: ladder<Candidate>([
      { name: 'collaborative', ranker: kept.keeping(collaborative(counts)) },
      { name: 'trending', ranker: trending(trends) },
    ]),
    bandit: createSourceBandit({ store, name: 'mix', sources: ['following', 'walk'] }),
    log: await openLogWriter(join(path, 'now.jsonl')),
    caches,
  };
}

/** A product in which users do things, and from which they can be erased. */
export class ErasableWorld implements AsyncDisposable {
  /** A log that is closed. */
  readonly oldLog: string;
  readonly #exposures: Exposure[] = [];
  readonly #experiment = createExperiment({
    name: 'page',
    arms: [
      { name: 'a', share: 1, payload: 1 },
      { name: 'b', share: 1, payload: 2 },
    ],
    onExposure: (exposure) => this.#exposures.push(exposure),
  });

  constructor(
    path: string,
    readonly store: OrderedStore & AsyncDisposable,
    readonly tasks: OrderedStore & AsyncDisposable,
    readonly blobs: BlobStore,
    readonly parts: Awaited<ReturnType<typeof openParts>>,
  ) {
    this.oldLog = join(path, 'old.parquet');
  }

  /** Lets a user do things. */
  async live(deeds: Deeds): Promise<void> {
    const { user, posts, saves, follows } = deeds;
    const { pools, graph, profiles, journal, followers, activity, letters, bandit, log } = this.parts;
    const at = systemClock.now();
    await pools.add(
      user,
      'following',
      posts.map(({ id, title }, place) => ({ id, score: 1 / (place + 1), data: { title } })),
    );
    const events = saves.map(({ event, item }): Interaction => ({ event, user, item, kind: 'save', at }));
    await Promise.all([
      graph.add(saves.map(({ item, board }) => ({ from: item, to: board, at, by: user }))),
      profiles.observe(events),
      journal.observe(events),
      activity.touch(user),
      bandit.learn(saves.map(({ event }) => ({ event, at, segment: 'all', source: 'walk', reward: 1 }))),
    ]);
    for (const target of follows) await followers.follow(user, target);
    const [first] = posts;
    if (first !== undefined) {
      const offer = { source: 'following' as const, id: first.id, data: { title: first.title } };
      await letters.put([{ user, offer, cursor: undefined, reason: `no score for ${user}`, attempts: 3, at }]);
    }
    this.#experiment.expose(user);
    await log.append(entriesOf(deeds, at, this.#exposures.splice(0)));
  }

  /** Lets a user look: half of the pool is served, seen and hidden, and candidates are found and ranked. */
  async look(user: string): Promise<void> {
    const { feed, profiles, candidates, ladder: rungs } = this.parts;
    const page = await feed.open(user, { limit: 4, deadlineMs: 10_000 });
    const tokens = page.items.map(({ token }) => token);
    if (tokens.length > 0) await feed.track(user, 'seen', tokens);
    if (tokens.length > 1) await feed.track(user, 'hidden', tokens.slice(0, 1));
    const context = await profiles.context(user);
    const found = await candidates.generate(context, { deadlineMs: 10_000 });
    await rungs.rank({ user, candidates: found.candidates, context }, { deadlineMs: 10_000 });
  }

  /** Writes what a closed log holds. */
  async closeLog(all: readonly Deeds[]): Promise<void> {
    await using writer = await openLogWriter(this.oldLog, { format: 'parquet' });
    for (const deeds of all) await writer.append(entriesOf(deeds, systemClock.now(), []));
  }

  /** Keeps a copy of the graph. */
  async snapshot(): Promise<void> {
    await this.parts.graph.snapshot(this.blobs, SNAPSHOT);
  }

  /** Forgets a user, everywhere. */
  async erase(user: string): Promise<void> {
    const { feed, followers, activity, letters, graph, profiles, journal, candidates, kept, log } = this.parts;
    await Promise.all([
      feed.erase(user),
      followers.erase(user),
      activity.erase(user),
      letters.erase(user),
      graph.erase(user),
      profiles.erase(user),
      journal.erase(user),
      log.erase(user),
      eraseFromLog(this.oldLog, user),
    ]);
    await Promise.all([candidates.erase(user), kept.erase(user)]);
    // The next snapshot takes the place of the last.
    await graph.seal();
    await this.snapshot();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { ladder: rungs, journal, profiles, graph, log } = this.parts;
    rungs.close();
    await Promise.all([journal.close(), profiles.close(), graph.close(), log.close()]);
    await Promise.all([this.store.close(), this.tasks.close(), this.blobs.close()]);
  }
}

function entriesOf({ user, posts, saves, words }: Deeds, at: number, exposures: readonly Exposure[]): LogEntry[] {
  const [chunk, experiment, policy, source] = words;
  return [
    ...posts.map(({ id }, slot): LogEntry => ({
      event: `${user} is served ${id}`,
      kind: 'served',
      user,
      item: id,
      at,
      slot,
      chunk,
    })),
    ...saves.map(({ event, item, board }): LogEntry => ({
      event,
      kind: 'engaged',
      user,
      item,
      at,
      collection: board,
      experiment,
      policy,
      source,
    })),
    ...exposures.map(({ event, arm }): LogEntry => ({
      event,
      kind: 'seen',
      user,
      item: 'page',
      at,
      experiment: 'page',
      arm,
    })),
  ];
}
