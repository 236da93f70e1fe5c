import type { EdgeName, GraphEdge, NeighbourOptions } from '../contracts/graph.js';
import { FeedloomError } from '../errors.js';
import { quote, requireId, requireNonNegative, requirePositiveInteger } from '../validate.js';

/**
 * Checks edges that are to be added: ids, a weight that stays above 0 and finite in 32 bits, a time.
 *
 * @throws `ERR_INVALID_ARGUMENT` that names what is wrong.
 */
export function checkEdges(edges: readonly GraphEdge[]): void {
  requireList('edges', edges);
  for (const edge of edges) {
    checkName(edge);
    const { weight, at, by } = edge;
    if (weight !== undefined && !isWeight(weight)) {
      const message = `\`edges[].weight\` must be a positive number that fits in 32 bits, got ${quote(weight)}.`;
      throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
    }
    requireNonNegative('edges[].at', at);
    if (by !== undefined) requireId('edges[].by', by);
  }
}

/** Checks the names of edges. @throws `ERR_INVALID_ARGUMENT` that names what is wrong. */
export function checkEdgeNames(edges: readonly EdgeName[]): void {
  requireList('edges', edges);
  for (const edge of edges) checkName(edge);
}

/** Checks a question for neighbours. @throws `ERR_INVALID_ARGUMENT` that names what is wrong. */
export function checkNeighbours(ids: readonly string[], { end, limit }: Pick<NeighbourOptions, 'end' | 'limit'>): void {
  requireList('ids', ids);
  for (const id of ids) requireId('ids[]', id);
  if (end !== undefined && end !== 'from' && end !== 'to') {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`end\` must be \`from\` or \`to\`, got ${quote(end)}.`);
  }
  if (limit !== undefined) requirePositiveInteger('limit', limit);
}

function requireList(name: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be an array, got ${quote(value)}.`);
}

function checkName(edge: EdgeName | undefined): void {
  if (typeof edge !== 'object') {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`edges[]\` must be objects, got ${quote(edge)}.`);
  }
  requireId('edges[].from', (edge as Partial<EdgeName> | null)?.from);
  requireId('edges[].to', edge.to);
}

function isWeight(weight: unknown): boolean {
  if (typeof weight !== 'number') return false;
  const stored = Math.fround(weight);
  return stored > 0 && stored < Infinity;
}
