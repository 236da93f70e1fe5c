import { requirePositiveInteger } from '@feedloom/core';
import type { CandidateSource } from '@feedloom/core';
import type { OpenedGraph } from '../graph/opened-graph.js';
import type { GraphSourceOptions } from './graph-source.js';
import { graphSource } from './graph-source.js';

/** How to look two hops far for candidates. */
export interface TwoHopSourceOptions extends GraphSourceOptions {
  /** The most collections of a start, and the most items of a collection. @defaultValue 64 */
  readonly fanOut?: number | undefined;
}

/**
 * Candidates two hops away: the other items of the collections that the user's latest items are in. Cheaper than
 * `randomWalk`, and reaches less far.
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range.
 */
export function twoHop(
  graph: Pick<OpenedGraph, 'twoHop' | 'itemAt'>,
  { name = 'two-hop', fanOut = 64, ...options }: TwoHopSourceOptions = {},
): CandidateSource {
  requirePositiveInteger('fanOut', fanOut);
  return graphSource(name, graph, (starts, traverse) => graph.twoHop(starts, { ...traverse, fanOut }), options);
}
