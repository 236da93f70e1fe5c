import { MemoryCache, MemoryVectorIndex } from '@feedloom/core/memory';
import { testCandidateSource } from '@feedloom/core/testing';
import { describe, it } from 'vitest';
import { cachedCandidates } from '../../src/candidates/cached-candidates.js';
import type { KeptCandidates } from '../../src/candidates/kept-candidates.js';
import { createCandidates } from '../../src/candidates/create-candidates.js';
import { freshItems } from '../../src/candidates/fresh-items.js';
import { nearest } from '../../src/candidates/nearest.js';
import { randomWalk } from '../../src/candidates/random-walk.js';
import { together } from '../../src/candidates/together.js';
import { trendingItems } from '../../src/candidates/trending-items.js';
import { twoHop } from '../../src/candidates/two-hop.js';
import { createCooccurrence } from '../../src/collaborative/create-cooccurrence.js';
import { createTrending } from '../../src/trending/create-trending.js';
import { contextOf, save, smallGraph } from './small-world.js';
import { SPACE, likes, vectorItems } from './vector-world.js';

const now = Date.now() - 60_000;
const users = ['ada', 'bob', 'cy', 'di'];
const pins = Array.from({ length: 8 }, (_, pin) => `pin:${pin}`);
const events = users.flatMap((user, u) => pins.slice(u % 2).map((pin, at) => save(pin, now + at, user)));

const sources = {
  twoHop: () => twoHop(smallGraph()),
  randomWalk: () => randomWalk(smallGraph(), { seed: 3 }),
  nearest: async () => {
    const index = new MemoryVectorIndex(SPACE);
    await index.upsert(vectorItems());
    return nearest(index);
  },
  together: () => {
    const counts = createCooccurrence();
    counts.learn(events);
    return together(counts);
  },
  trendingItems: () => {
    const counts = createTrending();
    counts.learn(events);
    return trendingItems(counts);
  },
  freshItems: () => {
    const fresh = freshItems({ space: SPACE });
    fresh.add(vectorItems());
    return fresh;
  },
  createCandidates: () => createCandidates([twoHop(smallGraph()), randomWalk(smallGraph(), { seed: 3 })]),
  cachedCandidates: () => cachedCandidates(twoHop(smallGraph()), { cache: new MemoryCache<KeptCandidates>() }),
};

for (const [name, open] of Object.entries(sources)) {
  describe(name, () => {
    testCandidateSource({ describe, it }, async () => ({
      source: await open(),
      context: contextOf({ interests: likes(), space: SPACE.id }),
    }));
  });
}
