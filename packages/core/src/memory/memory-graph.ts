import type { CallOptions } from '../contracts/call-options.js';
import type {
  EdgeName,
  Graph,
  GraphEdge,
  GraphSize,
  GraphSupport,
  Neighbour,
  NeighbourOptions,
} from '../contracts/graph.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { checkEdgeNames, checkEdges, checkNeighbours } from '../graph/check-edges.js';
import { requireId } from '../validate.js';

/** What is kept of an edge beside its ends. */
type Kept = Pick<GraphEdge, 'by'> & { readonly weight: number };

/**
 * The reference {@link Graph}: maps of maps of one process, gone when it ends. Edges never grow old.
 *
 * Every call does its work before it returns its promise, so it is for tests and small graphs: an erasure looks at every
 * edge.
 */
export class MemoryGraph implements Graph {
  readonly supports: GraphSupport = { durable: false, weights: true, windowMs: Infinity };
  readonly #collections = new Map<string, Map<string, Kept>>();
  readonly #items = new Map<string, Set<string>>();
  #edges = 0;
  #closed = false;

  /** See {@link Graph.size}. */
  get size(): GraphSize {
    return { items: this.#collections.size, collections: this.#items.size, edges: this.#edges };
  }

  /** See {@link Graph.add}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async add(edges: readonly GraphEdge[], options?: CallOptions): Promise<void> {
    this.#begin('add', options);
    checkEdges(edges);
    for (const { from, to, weight = 1, by } of edges) {
      const row = entryOf(this.#collections, from, () => new Map<string, Kept>());
      if (!row.has(to)) this.#edges += 1;
      row.set(to, { weight, by });
      entryOf(this.#items, to, () => new Set<string>()).add(from);
    }
  }

  /** See {@link Graph.remove}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async remove(edges: readonly EdgeName[], options?: CallOptions): Promise<number> {
    this.#begin('remove', options);
    checkEdgeNames(edges);
    return edges.filter((edge) => this.#delete(edge)).length;
  }

  /** See {@link Graph.neighbours}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async neighbours(
    ids: readonly string[],
    { end = 'from', limit, ...options }: NeighbourOptions = {},
  ): Promise<readonly (readonly Neighbour[])[]> {
    this.#begin('neighbours', options);
    checkNeighbours(ids, { end, limit });
    return ids.map((id) => {
      const others = (end === 'from' ? this.#collections : this.#items).get(id)?.keys() ?? [];
      const nearest = [...others].sort(compareIds).slice(0, limit);
      return nearest.map((other) => {
        const [from, to] = end === 'from' ? [id, other] : [other, id];
        return { id: other, weight: this.#collections.get(from)?.get(to)?.weight ?? 1 };
      });
    });
  }

  /** See {@link Graph.erase}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async erase(user: string, options?: CallOptions): Promise<number> {
    this.#begin('erase', options);
    requireId('user', user);
    const owned = [...this.#collections].flatMap(([from, row]) =>
      [...row].flatMap(([to, { by }]) => (by === user ? [{ from, to }] : [])),
    );
    for (const edge of owned) this.#delete(edge);
    for (const [id, row] of this.#collections) if (row.size === 0) this.#collections.delete(id);
    for (const [id, items] of this.#items) if (items.size === 0) this.#items.delete(id);
    return owned.length;
  }

  /** Forgets everything. Calls after it reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#collections.clear();
    this.#items.clear();
    this.#edges = 0;
  }

  /** The same as {@link MemoryGraph.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, options: CallOptions | undefined): void {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`MemoryGraph\`.`);
    Deadline.of(options).check(what);
  }

  #delete({ from, to }: EdgeName): boolean {
    if (this.#collections.get(from)?.delete(to) !== true) return false;
    this.#items.get(to)?.delete(from);
    this.#edges -= 1;
    return true;
  }
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
