import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreCatalogue, Deadline } from '@feedloom/core';
import type { Catalogue } from '@feedloom/core';
import type { Hydrate, Pull, StoredFeed } from '@feedloom/pools';
import { createTables, openGraph, readTables } from '@feedloom/ranking';
import type { LadderStats } from '@feedloom/ranking';
import { createHomeFeed, createHomePools } from './home-feed.js';
import { homePin, numberOf, openHomeProfiles } from './home-folder.js';
import type { HomeFolder } from './home-folder.js';
import type { HomeCard, HomePin, HomeSource } from './home-pin.js';
import { createHomeCounts, HomeRanker } from './home-ranker.js';
import type { HomeSize } from './home-size.js';
import { plantHome, savesOfOthers, savesOfReaders } from './planted-home.js';
import { StageTimes } from './stage-times.js';

/** A home feed over a planted catalogue, with all that it needs, in this process. */
export interface HomeService extends AsyncDisposable {
  readonly feed: StoredFeed<HomePin, HomeSource>;
  readonly times: StageTimes;
  rungs(): LadderStats;
  /** Reads a user's candidates from where they are kept, which feeds here do not. */
  readKept(user: string): Promise<void>;
}

/** Opens it: LMDB as it comes, with every write on disk before it is acknowledged; files; threads for walks and products. */
export async function openHomeService(folder: HomeFolder, size: HomeSize): Promise<HomeService> {
  const home = plantHome(size);
  const times = new StageTimes();
  const [store, blobs] = [await openLmdbStore({ path: folder.store }), await openFsBlobStore({ path: folder.blobs })];
  const graph = await openGraph({ weights: false, restoreFrom: { blobs, name: 'graph' } });
  const tables = createTables();
  const kept = await readTables(blobs, 'tables');
  if (kept === undefined) throw new Error('There are no tables. Remove the folder of the home feed.');
  await tables.publish(kept);
  const counts = createHomeCounts(size.pins, size.people);
  const now = Date.now();
  for (const saves of [savesOfOthers(home, now), savesOfReaders(home, now)]) {
    counts.together.learn(saves);
    counts.trends.learn(saves);
  }
  const profiles = await openHomeProfiles(home, store);
  const ranker = new HomeRanker({ graph, tables, ...counts, times });
  await ranker.ready();

  const pull: Pull<HomePin, HomeSource> = async (user, options) => {
    const deadline = Deadline.of(options);
    const context = await times.time('context', () => profiles.context(user, deadline.toCallOptions()));
    const { items, degraded } = await ranker.rank(context, deadline.toCallOptions());
    return {
      items: items.map(({ candidate: { id }, rung }, place) => {
        const data = { ...homePin(home, numberOf(id)), ...(rung === undefined ? {} : { rung }) };
        return { id, source: 'ranked', score: 1 - place / items.length, data };
      }),
      degraded,
    };
  };
  const pools = createHomePools(store);
  const feed = createHomeFeed(pools, pull, hydrateFrom(createStoreCatalogue({ store, name: 'home' }), times));
  return {
    feed,
    times,
    rungs: () => ranker.stats(),
    async readKept(user) {
      const context = await profiles.context(user);
      await times.time('kept', () => ranker.kept.generate(context));
    },
    async [Symbol.asyncDispose]() {
      await feed.idle();
      await pools.idle();
      await ranker[Symbol.asyncDispose]();
      await profiles.close();
      await graph.close();
      await store.close();
    },
  };
}

function hydrateFrom(catalogue: Catalogue<HomeCard>, times: StageTimes): Hydrate<HomePin, HomeSource> {
  return async (items, options) => {
    const ids = items.map(({ id }) => id);
    const cards = await times.time('metadata', () => catalogue.get(ids, options));
    return items.map((item, place) => (cards[place] === undefined ? undefined : item));
  };
}
