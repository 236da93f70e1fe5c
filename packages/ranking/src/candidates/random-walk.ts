import type { CandidateSource, UserContext } from '@feedloom/core';
import type { OpenedGraph } from '../graph/opened-graph.js';
import type { WalkOptions } from '../traverse/walk-options.js';
import type { GraphSourceOptions } from './graph-source.js';
import { graphSource } from './graph-source.js';

/** How to walk for candidates. */
export interface RandomWalkOptions
  extends GraphSourceOptions, Pick<WalkOptions, 'steps' | 'restart' | 'stopEarly' | 'combine' | 'bias' | 'seed'> {
  /** The bucket that a user's walks prefer: the user's language, for example. @defaultValue none */
  readonly bucketOf?: ((context: UserContext) => number | undefined) | undefined;
}

/**
 * Candidates by random walks from what the user did lately (Pixie, Eksombatchai et al., WWW 2018).
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range.
 */
export function randomWalk(
  graph: Pick<OpenedGraph, 'walk' | 'itemAt'>,
  { name = 'walk', bucketOf, steps, restart, stopEarly, combine, bias, seed, ...options }: RandomWalkOptions = {},
): CandidateSource {
  const walk = { steps, restart, stopEarly, combine, bias, seed };
  return graphSource(
    name,
    graph,
    (starts, traverse, context) => graph.walk(starts, { ...walk, ...traverse, bucket: bucketOf?.(context) }),
    options,
  );
}
