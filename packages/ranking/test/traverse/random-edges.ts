import type { Random } from '@feedloom/core';
import type { PlainEdge } from './sealed-graph.js';

/** Different edges, some items with many and some with none, each with a weight and a bucket if asked for. */
export function randomEdges(
  random: Random,
  {
    items,
    collections,
    edges,
    weights = false,
    buckets = 1,
  }: {
    readonly items: number;
    readonly collections: number;
    readonly edges: number;
    readonly weights?: boolean;
    readonly buckets?: number;
  },
): PlainEdge[] {
  const made = new Map<string, PlainEdge>();
  for (let edge = 0; edge < edges; edge += 1) {
    const item = Math.floor(random.next() ** 2 * items);
    const collection = Math.floor(random.next() * collections);
    const weight = weights ? 0.25 + Math.floor(random.next() * 12) / 4 : undefined;
    made.set(`${item} ${collection}`, [item, collection, weight, item % buckets]);
  }
  return [...made.values()];
}
