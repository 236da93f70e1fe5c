import { seededRandom } from '@feedloom/core';
import { MemoryEdges } from '@feedloom/ranking';

/** How large a world of pins and boards is. */
export interface PinWorldSize {
  readonly items: number;
  readonly collections: number;
  /** Edges that are drawn; a few of them are the same. */
  readonly edges: number;
}

/** A graph without weights in one sealed segment, and which edges were drawn. */
export interface PinWorld {
  readonly graph: MemoryEdges;
  readonly items: Uint32Array;
  readonly collections: Uint32Array;
}

/** Boards and pins whose degrees follow power laws: the most popular of two million pins is on some thousand boards. */
export async function createPinWorld(
  { items, collections, edges }: PinWorldSize,
  { weights = false }: { readonly weights?: boolean } = {},
): Promise<PinWorld> {
  const random = seededRandom('pin-world');
  const drawn = { items: new Uint32Array(edges), collections: new Uint32Array(edges) };
  for (let edge = 0; edge < edges; edge += 1) {
    drawn.items[edge] = Math.floor(random.next() ** 2 * items);
    drawn.collections[edge] = Math.floor(random.next() ** 1.5 * collections);
  }
  const graph = new MemoryEdges({ weights });
  await graph.addBulk({
    ...drawn,
    itemIds: Array.from({ length: items }, (_, item) => `pin:${item}`),
    collectionIds: Array.from({ length: collections }, (_, collection) => `board:${collection}`),
    ...(weights ? { weights: Float32Array.from({ length: edges }, () => 0.5 + random.next()) } : {}),
  });
  return { graph, ...drawn };
}

/** Nodes of items that somebody may have saved lately: popular ones more often. */
export function drawStarts({ graph, items }: PinWorld, count: number, next: () => number): Uint32Array {
  return Uint32Array.from({ length: count }, () => {
    return graph.nodeOf(`pin:${items[Math.floor(next() * items.length)] ?? 0}`) ?? 0;
  });
}
