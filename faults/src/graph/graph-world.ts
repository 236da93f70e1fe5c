import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { Graph, GraphEdge, OrderedStore, Random } from '@feedloom/core';
import { faultyStore } from '@feedloom/core/testing';
import type { OpenedGraph } from '@feedloom/ranking';
import { openGraph } from '@feedloom/ranking';

/** One line of a process that writes a graph: what it is going to do, and that it was told that it is done. */
export type Told = Operation | { readonly done: number } | { readonly refused: number };

/** One change of a graph, as text. */
export interface Operation {
  readonly number: number;
  readonly add?: readonly GraphEdge[] | undefined;
  readonly remove?: readonly GraphEdge[] | undefined;
  readonly erase?: string | undefined;
}

const ITEMS = 60;
const COLLECTIONS = 12;
const USERS = 5;

/** The items that operations are about. */
export const ITEM_IDS: readonly string[] = Array.from({ length: ITEMS }, (_, index) => `item ${index}`);

/** A random change. */
export function someOperation(random: Random, number: number): Operation {
  const below = (most: number): number => Math.floor(random.next() * most);
  const edges = Array.from({ length: 1 + below(4) }, (): GraphEdge => {
    const by = below(3) === 0 ? undefined : `user ${below(USERS)}`;
    return {
      from: `item ${below(ITEMS)}`,
      to: `board ${below(COLLECTIONS)}`,
      weight: 1 + below(8) / 4,
      at: number,
      by,
    };
  });
  const kind = random.next();
  if (kind < 0.01) return { number, erase: `user ${below(USERS)}` };
  return kind < 0.35 ? { number, remove: edges } : { number, add: edges };
}

/** Makes a change. */
export async function perform(graph: Graph, { add, remove, erase }: Operation): Promise<void> {
  if (add !== undefined) await graph.add(add);
  else if (remove !== undefined) await graph.remove(remove);
  else if (erase !== undefined) await graph.erase(erase);
}

/** All edges of a graph, as text. */
export async function edgesIn(graph: Graph): Promise<string[]> {
  const lists = await graph.neighbours(ITEM_IDS);
  return lists.flatMap((list, index) => list.map(({ id, weight }) => `${ITEM_IDS[index]} -> ${id} (${weight})`));
}

/** A graph, and what it lies in. */
export interface GraphWorld extends AsyncDisposable {
  readonly graph: OpenedGraph;
  readonly store: OrderedStore;
}

/**
 * Opens the graph of a directory: edges in one LMDB file, its queue in another.
 *
 * @param refuses - Whether the edges' store refuses a write now.
 */
export async function openGraphWorld(path: string, refuses: () => boolean = () => false): Promise<GraphWorld> {
  const store = await openLmdbStore({ path: `${path}/edges` });
  const tasks = await openLmdbStore({ path: `${path}/tasks` });
  const faulty = faultyStore(store, ({ op }) => (op === 'write' && refuses() ? { kind: 'error' } : undefined));
  const graph = await openGraph({ store: faulty, tasks, partitions: 8, retry: { baseMs: 20, capMs: 200 } });
  const close = async (): Promise<void> => {
    await graph.close();
    await Promise.all([store.close(), tasks.close()]);
  };
  return { graph, store, [Symbol.asyncDispose]: close };
}
