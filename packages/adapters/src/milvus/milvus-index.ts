import {
  Deadline,
  FeedloomError,
  checkQueries,
  checkVectorItems,
  checkVectorSearch,
  compareHits,
  requireId,
} from '@feedloom/core';
import type {
  CallOptions,
  EmbeddingSpace,
  VectorHits,
  VectorIndex,
  VectorIndexSupport,
  VectorItem,
  VectorSearchOptions,
} from '@feedloom/core';
import { WriteTurns } from '../write-turns.js';
import { filterExpression } from './filter-expression.js';
import { MAX_TAGS, MAX_TAG_LENGTH } from './milvus-collection.js';
import type { MilvusCollection } from './milvus-collection.js';
import { encodeText } from './plain-text.js';

/** What a {@link MilvusIndex} is made of. */
export interface MilvusIndexParts {
  readonly space: EmbeddingSpace;
  readonly collection: MilvusCollection;
  readonly isExact: boolean;
  readonly size: number;
  readonly timeoutMs: number;
  readonly release: () => Promise<void>;
}

/** The most neighbours that Milvus gives for one query. */
const MAX_LIMIT = 16_384;

/**
 * A `VectorIndex` in a collection of Milvus, read with its strongest consistency.
 *
 * Every call settles within its `timeoutMs`. A search is one request, and one more where a graph gave fewer hits than
 * were asked for; a write is two or three, one write at a time. Made by `openMilvusIndex`.
 */
export class MilvusIndex implements VectorIndex {
  readonly space: EmbeddingSpace;
  readonly supports: VectorIndexSupport;
  readonly #collection: MilvusCollection;
  readonly #timeoutMs: number;
  readonly #release: () => Promise<void>;
  readonly #turns = new WriteTurns();
  readonly #calls = new Set<Promise<unknown>>();
  #size: number;
  #closing: Promise<void> | undefined;

  /** Uses a connection; does no I/O. */
  constructor({ space, collection, isExact, size, timeoutMs, release }: MilvusIndexParts) {
    this.space = space;
    this.supports = { exact: isExact, durable: true, maxLimit: MAX_LIMIT };
    this.#collection = collection;
    this.#timeoutMs = timeoutMs;
    this.#release = release;
    this.#size = size;
  }

  /** Items in the collection when this index last counted: when it was opened, and after each write if it could. */
  get size(): number {
    return this.#size;
  }

  /** See `VectorIndex.upsert`. @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE` */
  async upsert(items: readonly VectorItem[], options: CallOptions = {}): Promise<void> {
    const deadline = this.#begin('upsert', options);
    checkVectorItems(items, this.space.dimension);
    for (const { tags = [] } of items) checkTags(tags);
    if (items.length === 0) return;
    // Bytes are copied: its turn may come later.
    const lasts = new Map(
      items.map(({ id, vector, tags = [] }) => [id, { id, vector: vector.slice(), tags: [...tags] }]),
    );
    await this.#write(deadline, () => this.#collection.upsert([...lasts.values()], deadline));
  }

  /** See `VectorIndex.remove`. @throws as {@link MilvusIndex.upsert} does. */
  async remove(ids: readonly string[], options: CallOptions = {}): Promise<number> {
    const deadline = this.#begin('remove', options);
    for (const id of ids) requireId('ids[]', id);
    const asked = [...new Set(ids)];
    if (asked.length === 0) return 0;
    let there = 0;
    await this.#write(deadline, async () => {
      // The server counts what it was asked to remove, not what was there.
      there = await this.#collection.countOf(asked, deadline);
      if (there > 0) await this.#collection.remove(asked, deadline);
    });
    return there;
  }

  /** See `VectorIndex.get`. @throws as {@link MilvusIndex.upsert} does. */
  async get(ids: readonly string[], options: CallOptions = {}): Promise<readonly (VectorItem | undefined)[]> {
    const deadline = this.#begin('get', options);
    for (const id of ids) requireId('ids[]', id);
    const found = await this.#track(this.#collection.get([...new Set(ids)], deadline));
    return ids.map((id) => {
      const item = found.get(id);
      return item && { ...item, vector: item.vector.slice(), tags: [...(item.tags ?? [])] };
    });
  }

  /** See `VectorIndex.search`. @throws as {@link MilvusIndex.upsert} does. */
  async search(queries: readonly Float32Array[], options: VectorSearchOptions = {}): Promise<readonly VectorHits[]> {
    const { limit = 10, minScore = -1, filter, ...callOptions } = options;
    const deadline = this.#begin('search', callOptions);
    checkVectorSearch({ limit, minScore, filter }, MAX_LIMIT);
    checkQueries(queries, this.space.dimension);
    if (queries.length === 0) return [];
    return this.#track(this.#search(queries, { limit, minScore, expression: filterExpression(filter) }, deadline));
  }

  /** Lets calls in flight finish, then disconnects. Later calls reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#calls).then(this.#release);
    await this.#closing;
  }

  /** The same as {@link MilvusIndex.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #search(
    queries: readonly Float32Array[],
    { limit, minScore, expression }: { limit: number; minScore: number; expression: string | undefined },
    deadline: Deadline,
  ): Promise<VectorHits[]> {
    const exact = this.supports.exact;
    if (expression === undefined) return queries.map(() => ({ hits: [], exact: true, complete: true, degraded: [] }));
    const lists = await this.#collection.search({ queries, limit, expression }, deadline);
    const isShort = lists.some((hits) => hits.length < limit);
    // A graph may give up before it has found all that match; comparing everything does not.
    const matching = isShort && !exact ? await this.#collection.count(expression, deadline) : 0;
    return lists.map((hits) => ({
      hits: hits
        .map(({ id, score }) => ({ id, score: Math.min(1, Math.max(-1, score)) }))
        .filter(({ score }) => score >= minScore)
        .sort(compareHits),
      exact,
      complete: hits.length >= Math.min(limit, matching),
      degraded: [],
    }));
  }

  /** Makes a change when its turn has come, and looks how many items there are then. */
  async #write(deadline: Deadline, change: () => Promise<void>): Promise<void> {
    await this.#track(
      this.#turns.run('items', deadline, async () => {
        deadline.check('the write');
        await change();
        // What is done is done, whether or not it can be counted now.
        this.#size = await this.#collection.count('', deadline).catch(() => this.#size);
      }),
    );
  }

  async #track<Value>(call: Promise<Value>): Promise<Value> {
    this.#calls.add(call);
    try {
      return await call;
    } finally {
      this.#calls.delete(call);
    }
  }

  #begin(what: string, { signal, deadlineMs = Infinity }: CallOptions): Deadline {
    if (this.#closing !== undefined) {
      throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`MilvusIndex\`.`);
    }
    const deadline = Deadline.of({ signal, deadlineMs: Math.min(deadlineMs, this.#timeoutMs) });
    deadline.check(`the ${what}`);
    return deadline;
  }
}

function checkTags(tags: readonly string[]): void {
  if (tags.length <= MAX_TAGS && tags.every((tag) => encodeText(tag).length <= MAX_TAG_LENGTH)) return;
  const rule = `${MAX_TAGS} tags of ${MAX_TAG_LENGTH} characters, five for each that is no letter or digit`;
  throw new FeedloomError('ERR_TOO_LARGE', `An item may have at most ${rule}. Give it fewer or shorter ones.`);
}
