import type { CallOptions } from '../contracts/call-options.js';
import type { EmbeddingSpace } from '../contracts/embedding-space.js';
import type {
  VectorHit,
  VectorHits,
  VectorIndex,
  VectorIndexSupport,
  VectorItem,
  VectorSearchOptions,
} from '../contracts/vector-index.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { compareHits } from '../vectors/compare-hits.js';
import { checkQueries, checkVectorItems, checkVectorSearch } from '../vectors/check-vectors.js';
import { compileFilter } from '../vectors/compile-filter.js';
import { dot } from '../vectors/dot.js';
import { requireId } from '../validate.js';

/** The largest `limit`. */
const MAX_LIMIT = 1_000_000;

/**
 * The reference {@link VectorIndex}: compares every vector of one process, gone when it ends.
 *
 * Every call does its work before it returns its promise, so it is for tests and small sets: a search of 10,000 vectors
 * of 512 numbers keeps the thread for some milliseconds.
 */
export class MemoryVectorIndex implements VectorIndex {
  readonly space: EmbeddingSpace;
  readonly supports: VectorIndexSupport = { exact: true, durable: false, maxLimit: MAX_LIMIT };
  readonly #items = new Map<string, VectorItem & { readonly tags: readonly string[] }>();
  #closed = false;

  /** Creates an empty index of vectors of `space`. */
  constructor(space: EmbeddingSpace) {
    this.space = space;
  }

  /** See {@link VectorIndex.size}. */
  get size(): number {
    return this.#items.size;
  }

  /** See {@link VectorIndex.upsert}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async upsert(items: readonly VectorItem[], options?: CallOptions): Promise<void> {
    this.#begin('upsert', options);
    checkVectorItems(items, this.space.dimension);
    for (const { id, vector, tags = [] } of items) this.#items.set(id, { id, vector: vector.slice(), tags: [...tags] });
  }

  /** See {@link VectorIndex.remove}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async remove(ids: readonly string[], options?: CallOptions): Promise<number> {
    this.#begin('remove', options);
    for (const id of ids) requireId('ids[]', id);
    return ids.filter((id) => this.#items.delete(id)).length;
  }

  /** See {@link VectorIndex.get}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async get(ids: readonly string[], options?: CallOptions): Promise<readonly (VectorItem | undefined)[]> {
    this.#begin('get', options);
    return ids.map((id) => {
      requireId('ids[]', id);
      const item = this.#items.get(id);
      return item === undefined ? undefined : { id, vector: item.vector.slice(), tags: [...item.tags] };
    });
  }

  /** See {@link VectorIndex.search}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async search(queries: readonly Float32Array[], options: VectorSearchOptions = {}): Promise<readonly VectorHits[]> {
    const { limit = 10, minScore = -1, filter, ...callOptions } = options;
    const deadline = this.#begin('search', callOptions);
    checkVectorSearch({ limit, minScore, filter }, MAX_LIMIT);
    checkQueries(queries, this.space.dimension);
    const matches = compileFilter(filter);
    const items = [...this.#items.values()].filter(matches);
    return queries.map((query) => {
      deadline.check('search');
      const hits = items.flatMap(({ id, vector }): VectorHit[] => {
        const score = dot(query, vector);
        return score >= minScore ? [{ id, score }] : [];
      });
      return { hits: hits.sort(compareHits).slice(0, limit), exact: true, complete: true, degraded: [] };
    });
  }

  /** Forgets everything. Calls after it reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#items.clear();
  }

  /** The same as {@link MemoryVectorIndex.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, options: CallOptions | undefined): Deadline {
    if (this.#closed) {
      throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`MemoryVectorIndex\`.`);
    }
    const deadline = Deadline.of(options);
    deadline.check(what);
    return deadline;
  }
}
