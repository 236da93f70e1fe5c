import { FeedloomError, quote, requireFinite, requireId, requirePositiveInteger } from '@feedloom/core';
import type { Start } from './found-items.js';
import type { NeighbourhoodRequest, TraverseRequest, TwoHopRequest, WalkRequest } from './traverse-request.js';
import type { NeighbourhoodOptions, TraverseOptions, TwoHopOptions, WalkOptions } from './walk-options.js';

const DEFAULT_LIMIT = 10_000;
const MOST_STARTS = 10_000;
const MOST_STEPS = 100_000_000;
/** Stands for an item that is not known; no graph has so many. */
const UNKNOWN = 0xffff_ffff;
const SMALL_GRAPH_EDGES = 1_000_000;

/** What a plan must know of the graph. */
export interface PlanContext {
  /** The node of an item. */
  readonly nodeOf: (id: string) => number | undefined;
  /** Edges of the graph. */
  readonly edges: number;
  /** A seed for a walk without one. */
  readonly seed: () => number;
}

/** Fills in what a look two hops far leaves open. @throws `ERR_INVALID_ARGUMENT` */
export function planTwoHop(
  starts: readonly Start[],
  { fanOut = 64, ...options }: TwoHopOptions,
  context: PlanContext,
): TwoHopRequest {
  requirePositiveInteger('fanOut', fanOut);
  return { ...planTraversal(starts, options, context), fanOut };
}

/** Fills in what a walk leaves open. @throws `ERR_INVALID_ARGUMENT` */
export function planWalk(
  starts: readonly Start[],
  { steps, restart = 0.5, stopEarly = {}, combine = 'sum', bucket, bias = 0.9, seed, ...options }: WalkOptions,
  context: PlanContext,
): WalkRequest {
  const plan = planTraversal(starts, options, context);
  const allSteps = steps ?? (context.edges < SMALL_GRAPH_EDGES ? 100_000 : 200_000);
  requirePositiveInteger('steps', allSteps);
  if (allSteps > MOST_STEPS) refuse('steps', `at most ${MOST_STEPS}`, allSteps);
  requireShare('restart', restart);
  if (restart === 0) refuse('restart', 'greater than 0', restart);
  requireShare('bias', bias);
  if (combine !== 'sum' && combine !== 'boost') refuse('combine', '`sum` or `boost`', combine);
  if (bucket !== undefined && (!Number.isInteger(bucket) || bucket < 0))
    refuse('bucket', 'an integer of at least 0', bucket);
  if (seed !== undefined) requireFinite('seed', seed);
  const stop = stopEarly === false ? undefined : stopEarly;
  const stopVisits = stop === undefined ? 0 : (stop.visits ?? 4);
  const stopItems = stop?.items ?? Math.max(100, Math.ceil(plan.limit / Math.max(1, starts.length) / 5));
  if (stop !== undefined) requirePositiveInteger('stopEarly.visits', stopVisits);
  requirePositiveInteger('stopEarly.items', stopItems);
  return {
    ...plan,
    steps: allSteps,
    restart,
    stopVisits,
    stopItems,
    combine,
    bucket,
    bias,
    seed: seed ?? context.seed(),
  };
}

/** Fills in what a request for neighbourhoods leaves open. @throws `ERR_INVALID_ARGUMENT` */
export function planNeighbourhoods(
  nodes: Uint32Array,
  { fanOut = 10, walks = 200, length = 2, seed = 1 }: NeighbourhoodOptions,
): NeighbourhoodRequest {
  requirePositiveInteger('fanOut', fanOut);
  requirePositiveInteger('walks', walks);
  requirePositiveInteger('length', length);
  requireFinite('seed', seed);
  if (walks * length > 1_000_000) refuse('walks', 'at most 1,000,000 steps for each item', walks);
  return { nodes, fanOut, walks, length, seed };
}

function planTraversal(
  starts: readonly Start[],
  { limit = DEFAULT_LIMIT, exclude = [] }: TraverseOptions,
  { nodeOf }: PlanContext,
): TraverseRequest {
  // Named, because the check itself would make of the list one of anything.
  const isList: boolean = Array.isArray(starts);
  if (!isList || starts.length > MOST_STARTS) refuse('starts', `a list of at most ${MOST_STARTS}`, starts);
  requirePositiveInteger('limit', limit);
  for (const { id, weight } of starts) {
    requireId('start.id', id);
    requireFinite('start.weight', weight);
    if (weight <= 0) refuse('start.weight', 'greater than 0', weight);
  }
  const unwanted: number[] = [];
  for (const id of exclude) {
    const node = nodeOf(id);
    if (node !== undefined) unwanted.push(node);
  }
  return {
    // An unknown start keeps its place, by which answers name it.
    starts: Uint32Array.from(starts.map(({ id }) => nodeOf(id) ?? UNKNOWN)),
    weights: Float64Array.from(starts.map(({ weight }) => weight)),
    limit,
    exclude: Uint32Array.from(unwanted),
  };
}

function requireShare(name: string, value: number): void {
  requireFinite(name, value);
  if (value < 0 || value > 1) refuse(name, 'between 0 and 1', value);
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${quote(value)}.`);
}
