import { systemClock } from '@feedloom/core';
import type { Cache } from '@feedloom/core';
import { faultyStore } from '@feedloom/core/testing';
import type { KeptCandidates } from '@feedloom/ranking';
import type { LadderFault } from './ladder-faults.js';
import { RARE } from './planted-users.js';
import { RankedFeed } from './ranked-feed.js';
import { expectLabel, expectRung } from './ranking-world.js';

/** The graph ranker, with nothing of its own beneath it, is frozen and then killed: collaborative filtering answers. */
export const graphRankerFails: LadderFault = async ({ world, tables }) => {
  await using feed = await world.start(tables, { hasProducts: false });
  const problems = await world.healed(feed);
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
    const [pid = 0] = feed.network.stats().pids;
    process.kill(pid, signal);
    const sight = await world.see(feed);
    problems.push(...expectRung(sight, 'collaborative'), ...expectLabel(sight, 'ranker.full'));
  }
  return [...problems, ...(await world.healed(feed))];
};

/** A process starts while the store of the graph refuses every call: users get their last good ranking, labelled stale. */
export const graphStoreDown: LadderFault = async ({ world, feed, tables }) => {
  const user = world.nextUser();
  const problems = expectRung(await world.seeRanked(feed, user), 'full');
  let isDown = true;
  const graph = faultyStore(world.stores.graph, () => (isDown ? { kind: 'error' } : undefined));
  {
    await using without = await RankedFeed.open({ ...world.stores, graph });
    if (without.graph !== undefined) problems.push('the graph was opened from a store that is down');
    const sight = await world.see(without, user);
    problems.push(...expectRung(sight, 'cached'), ...expectLabel(sight, 'preferences', 'stale'));
  }
  isDown = false;
  await using again = await RankedFeed.open({ ...world.stores, graph });
  await again.tables.publish(tables);
  return [...problems, ...(await world.healed(again))];
};

/** The cache of candidates misses, refuses and hangs: candidates are found anew. */
export const candidateCacheDown: LadderFault = async ({ world, tables }) => {
  let answer: 'miss' | 'refuse' | 'hang' = 'miss';
  const asked = async (): Promise<undefined> => {
    if (answer === 'refuse') throw new Error('The cache is down.');
    return answer === 'hang' ? new Promise(() => undefined) : undefined;
  };
  const cache: Cache<KeptCandidates> = {
    get: asked,
    set: asked,
    delete: asked,
    load: (_, loader) => loader(new AbortController().signal),
  };
  await using feed = await world.start(tables, { candidateCache: cache });
  const problems = await world.healed(feed);
  for (answer of ['refuse', 'hang'] as const) {
    const sight = await world.seeRanked(feed);
    problems.push(...expectRung(sight, 'full'), ...expectLabel(sight, 'candidate-cache'));
  }
  answer = 'miss';
  return [...problems, ...(await world.healed(feed))];
};

/** A user of whom little is known: what is used together is too little for a page, and what is trending comes below. */
export const tooFewResults: LadderFault = async ({ world, seed }) => {
  await using feed = await world.start(undefined, { hasNetwork: false });
  const user = `newcomer ${seed}`;
  const [item = ''] = RARE;
  await feed.profiles.observe([{ event: 'first save', user, item, kind: 'save', at: systemClock.now() }]);
  const sight = await world.see(feed, user);
  const problems = [...sight.problems, ...expectLabel(sight, 'ranker.collaborative', 'short')];
  const rungs = [...sight.rungs].join(', ');
  return rungs === 'collaborative, trending' ? problems : [...problems, `ranked by ${rungs}`];
};
