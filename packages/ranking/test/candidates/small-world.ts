import { FeedloomError } from '@feedloom/core';
import type { CandidateSource, Interaction, UserContext } from '@feedloom/core';
import type { OpenedGraph } from '../../src/graph/opened-graph.js';
import { planTwoHop, planWalk } from '../../src/traverse/plan-traversal.js';
import { TraverseScratch } from '../../src/traverse/traverse-scratch.js';
import { twoHopItems } from '../../src/traverse/two-hop-items.js';
import { walkItems } from '../../src/traverse/walk-items.js';
import { viewOf } from '../traverse/sealed-graph.js';

/** Twelve pins: `pin:0` to `pin:5` on one board, `pin:4` to `pin:9` on another, the last two on none. */
const EDGES = [
  ...[0, 1, 2, 3, 4, 5].map((item) => [item, 0] as const),
  ...[4, 5, 6, 7, 8, 9].map((item) => [item, 1] as const),
];

/** What candidate sources need of a graph, traversed in this thread. */
export function smallGraph(): Pick<OpenedGraph, 'walk' | 'twoHop' | 'itemAt' | 'nodeOf'> {
  const view = viewOf({ items: 12, collections: 2, segments: [EDGES] });
  const scratch = new TraverseScratch();
  const nodeOf = (id: string): number | undefined => (/^pin:\d+$/.test(id) ? Number(id.slice(4)) : undefined);
  const context = { nodeOf, edges: EDGES.length, seed: () => 1 };
  return {
    nodeOf,
    itemAt: (node) => `pin:${node}`,
    twoHop: async (starts, options = {}) => twoHopItems(view, planTwoHop(starts, options, context), scratch),
    walk: async (starts, options = {}) => walkItems(view, planWalk(starts, options, context), scratch),
  };
}

export function save(item: string, at = 1000, user = 'ada'): Interaction {
  return { event: `${user} ${item} ${at}`, user, item, kind: 'save', at };
}

/** Somebody who saved `pin:0` and `pin:4`. */
export function contextOf(changes: Partial<UserContext> = {}): UserContext {
  return {
    ...{ user: 'ada', recent: [save('pin:4', 2000), save('pin:0')], disliked: [], interests: [], revision: 1 },
    ...changes,
  };
}

/** A source that finds these, in this order. */
export function sourceOf(
  name: string,
  ids: readonly string[],
  changes: Partial<CandidateSource> = {},
): CandidateSource {
  return {
    name,
    generate: async (_, { limit = 100, exclude } = {}) => ({
      candidates: ids
        .filter((id) => exclude?.has(id) !== true)
        .slice(0, limit)
        .map((id, at) => ({ id, score: 100 - at, provenance: [{ source: name, score: 100 - at }] })),
      degraded: [],
    }),
    ...changes,
  };
}

export const codeOf = (error: unknown): string | undefined => (FeedloomError.is(error) ? error.code : undefined);
