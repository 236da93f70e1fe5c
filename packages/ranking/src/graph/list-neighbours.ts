import type { CallOptions, Neighbour, NeighbourOptions } from '@feedloom/core';
import type { EdgeSet } from './edge-set.js';
import type { GraphView } from './graph-view.js';
import type { NodeNames } from './node-names.js';
import { eachNeighbour } from './read-view.js';

/** Where neighbours are looked for. */
export interface NeighbourSources {
  readonly view: GraphView;
  readonly names: NodeNames;
  readonly edges: EdgeSet;
  /** Edges before it have left the window, in milliseconds since the Unix epoch; -Infinity if there is none. */
  readonly since: number;
}

/** The neighbours of a node, by ascending id; none of one that is not known. */
export function listNeighbours(
  { view, names, edges, since }: NeighbourSources,
  id: string,
  { end = 'from', limit }: Omit<NeighbourOptions, keyof CallOptions>,
): Neighbour[] {
  const [near, far] = end === 'from' ? [names.items, names.collections] : [names.collections, names.items];
  const node = near.nodeOf(id);
  if (node === undefined) return [];
  const found: Neighbour[] = [];
  eachNeighbour(view, end === 'from' ? 'items' : 'collections', node, (other, weight) => {
    const pair = end === 'from' ? { item: node, collection: other } : { item: other, collection: node };
    if (since !== -Infinity && (edges.timeOf(pair) ?? since) < since) return;
    found.push({ id: far.idAt(other) ?? '', weight });
  });
  found.sort((a, b) => (a.id < b.id ? -1 : 1));
  return found.slice(0, limit);
}
