import { requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CandidateAnswer, CandidateOptions, CandidateSource, Clock, UserContext } from '@feedloom/core';
import type { OpenedGraph } from '../graph/opened-graph.js';
import type { FoundItems, Start } from '../traverse/found-items.js';
import type { TraverseOptions } from '../traverse/walk-options.js';
import { beginSource } from './begin-source.js';
import { FoundCandidate } from './found-candidate.js';
import type { StartsOptions } from './starts-of.js';
import { startsOf } from './starts-of.js';

/** What a source over a graph takes, however it traverses. */
export interface GraphSourceOptions extends StartsOptions {
  /** The name in provenances. @defaultValue `'two-hop'` or `'walk'` */
  readonly name?: string | undefined;
  /** The most candidates of an answer that is not told otherwise. @defaultValue 10,000 */
  readonly limit?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** A source that starts from what the user did lately and lets `traverse` find the rest. */
export function graphSource(
  name: string,
  graph: Pick<OpenedGraph, 'itemAt'>,
  traverse: (starts: readonly Start[], options: TraverseOptions, context: UserContext) => Promise<FoundItems>,
  { limit: defaultLimit = 10_000, clock = systemClock, ...startsOptions }: GraphSourceOptions,
): CandidateSource {
  requirePositiveInteger('limit', defaultLimit);
  startsOf({ recent: [], interests: [] }, startsOptions);
  return {
    name,
    async generate(context: UserContext, options?: CandidateOptions): Promise<CandidateAnswer> {
      const { deadline, limit, known } = beginSource(context, options, defaultLimit, clock);
      const starts = startsOf(context, startsOptions);
      if (starts.length === 0) return { candidates: [], degraded: [] };
      const found = await traverse(starts, { limit, exclude: known, ...deadline.toCallOptions() }, context);
      return { candidates: toCandidates(name, graph, starts, found), degraded: [] };
    },
  };
}

function toCandidates(
  name: string,
  graph: Pick<OpenedGraph, 'itemAt'>,
  starts: readonly Start[],
  { nodes, scores, visits, via }: FoundItems,
): FoundCandidate[] {
  const candidates: FoundCandidate[] = [];
  for (const [place, node] of nodes.entries()) {
    const id = graph.itemAt(node);
    if (id === undefined) continue;
    const details = { via: starts[via[place] ?? 0]?.id, visits: visits[place] };
    candidates.push(new FoundCandidate(name, id, scores[place] ?? 0, details));
  }
  return candidates;
}
