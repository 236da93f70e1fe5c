import { systemClock } from '../../clock/system-clock.js';
import type { Graph, GraphEdge, Neighbour } from '../../contracts/graph.js';
import type { OpenGraph } from '../graph.js';

/** Weights that 32 bits hold exactly. */
export const WEIGHTS = [0.25, 1, 2, 3.5, 100] as const;

/** What a graph that knows no weights makes of one. */
export function weightIn(graph: Graph, weight: number): number {
  return graph.supports.weights ? weight : 1;
}

/** An edge that was put there just now. */
export function edgeNow({ now = systemClock.now }: OpenGraph, from: string, to: string, more: Partial<GraphEdge> = {}) {
  return { from, to, at: Math.floor(now()), ...more } satisfies GraphEdge;
}

/** The collections of one item. */
export async function collectionsOf(graph: Graph, item: string): Promise<readonly Neighbour[]> {
  return (await graph.neighbours([item]))[0] ?? [];
}

/** The ids of the collections of one item. */
export async function collectionIds(graph: Graph, item: string): Promise<string[]> {
  return (await collectionsOf(graph, item)).map(({ id }) => id);
}

/** The ids of the items of one collection. */
export async function itemIds(graph: Graph, collection: string): Promise<string[]> {
  return (await graph.neighbours([collection], { end: 'to' }))[0]?.map(({ id }) => id) ?? [];
}
