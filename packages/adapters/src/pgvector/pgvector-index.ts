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
  VectorHit,
  VectorHits,
  VectorIndex,
  VectorIndexSupport,
  VectorItem,
  VectorSearchOptions,
} from '@feedloom/core';
import type { PooledQueries, Row, Statement } from '../postgres/pooled-queries.js';
import { decodeString, decodeVector } from './vector-codec.js';
import type { VectorStatements } from './vector-statements.js';

/** What a {@link PgvectorIndex} is made of. */
export interface PgvectorIndexParts {
  readonly space: EmbeddingSpace;
  readonly queries: PooledQueries;
  readonly statements: VectorStatements;
  readonly size: number;
  readonly efSearch: number;
  readonly compareWithin: number;
  readonly timeoutMs: number;
  readonly release: () => Promise<void>;
}

/** The largest `limit`. */
const MAX_LIMIT = 10_000;

/** The most candidates that the extension keeps. */
const MAX_CANDIDATES = 1000;

/**
 * A `VectorIndex` in PostgreSQL with pgvector: a graph (HNSW), walked on through filters until enough is found, and every
 * vector compared where that gives up too early; so answers are always complete.
 *
 * Every call is one round trip and settles within its `timeoutMs`. Other processes may use the same table: what they
 * write is found, but {@link PgvectorIndex.size} counts only what this one has seen. Made by `openPgvectorIndex`.
 */
export class PgvectorIndex implements VectorIndex {
  readonly space: EmbeddingSpace;
  readonly supports: VectorIndexSupport = { exact: false, durable: true, maxLimit: MAX_LIMIT };
  readonly #queries: PooledQueries;
  readonly #statements: VectorStatements;
  readonly #efSearch: number;
  readonly #compareWithin: number;
  readonly #timeoutMs: number;
  readonly #release: () => Promise<void>;
  #size: number;
  #closing: Promise<void> | undefined;

  /** Uses a pool; does no I/O. */
  constructor({ space, queries, statements, size, efSearch, compareWithin, timeoutMs, release }: PgvectorIndexParts) {
    this.space = space;
    this.#queries = queries;
    this.#statements = statements;
    this.#efSearch = efSearch;
    this.#compareWithin = compareWithin;
    this.#timeoutMs = timeoutMs;
    this.#release = release;
    this.#size = size;
  }

  /** Items when it was opened, and those that this index has added and removed since. */
  get size(): number {
    return this.#size;
  }

  /** See `VectorIndex.upsert`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE` */
  async upsert(items: readonly VectorItem[], options: CallOptions = {}): Promise<void> {
    const deadline = this.#begin('upsert', options);
    checkVectorItems(items, this.space.dimension);
    if (items.length === 0) return;
    const lasts = [...new Map(items.map((item) => [item.id, item])).values()];
    const added = await this.#count(this.#statements.upsert(lasts), deadline);
    this.#size += added;
  }

  /** See `VectorIndex.remove`. @throws as {@link PgvectorIndex.upsert} does. */
  async remove(ids: readonly string[], options: CallOptions = {}): Promise<number> {
    const deadline = this.#begin('remove', options);
    for (const id of ids) requireId('ids[]', id);
    if (ids.length === 0) return 0;
    const removed = await this.#count(this.#statements.remove(ids), deadline);
    this.#size -= removed;
    return removed;
  }

  /** See `VectorIndex.get`. @throws as {@link PgvectorIndex.upsert} does. */
  async get(ids: readonly string[], options: CallOptions = {}): Promise<readonly (VectorItem | undefined)[]> {
    const deadline = this.#begin('get', options);
    for (const id of ids) requireId('ids[]', id);
    const found = new Array<VectorItem | undefined>(ids.length).fill(undefined);
    if (ids.length === 0) return found;
    for (const [at, vector, tags] of await this.#queries.run(this.#statements.get(ids), deadline)) {
      const place = Number(at) - 1;
      const held = JSON.parse(tags ?? '[]') as string[];
      found[place] = {
        id: ids[place] ?? '',
        vector: decodeVector(vector ?? ''),
        tags: held.map((tag) => decodeString(`\\x${tag}`)),
      };
    }
    return found;
  }

  /** See `VectorIndex.search`; one round trip for all queries. @throws as {@link PgvectorIndex.upsert} does. */
  async search(queries: readonly Float32Array[], options: VectorSearchOptions = {}): Promise<readonly VectorHits[]> {
    const { limit = 10, minScore = -1, filter, ...callOptions } = options;
    const deadline = this.#begin('search', callOptions);
    checkVectorSearch({ limit, minScore, filter }, MAX_LIMIT);
    checkQueries(queries, this.space.dimension);
    if (queries.length === 0) return [];
    // Most of what the graph keeps does not pass a filter.
    const wanted = Math.max(this.#efSearch * (filter === undefined ? 1 : 4), limit);
    const candidates = Math.min(MAX_CANDIDATES, wanted);
    const extra = this.space.dimension > 2000 ? Math.ceil(limit / 2) + 8 : 0;
    const rows = await this.#queries.run(
      this.#statements.search(queries, { limit, candidates, extra, few: this.#compareWithin, filter }),
      deadline,
    );
    return answers(rows, queries.length, limit).map(({ hits, exact }) => ({
      hits: hits.filter(({ score }) => score >= minScore).sort(compareHits),
      ...{ exact, complete: true, degraded: [] },
    }));
  }

  /** Lets calls in flight finish, then closes the pool if the index opened it. Later calls reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closing ??= this.#queries.settled().then(this.#release);
    await this.#closing;
  }

  /** The same as {@link PgvectorIndex.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, { signal, deadlineMs = Infinity }: CallOptions): Deadline {
    if (this.#closing !== undefined) {
      throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`PgvectorIndex\`.`);
    }
    const deadline = Deadline.of({ signal, deadlineMs: Math.min(deadlineMs, this.#timeoutMs) });
    deadline.check(`the ${what}`);
    return deadline;
  }

  async #count(statement: Statement, deadline: Deadline): Promise<number> {
    const [row] = await this.#queries.run(statement, deadline);
    return Number(row?.[0] ?? 0);
  }
}

/** What each query found: by the graph, or, where that was short of the limit, by comparing everything. */
function answers(rows: readonly Row[], queries: number, limit: number): { hits: VectorHit[]; exact: boolean }[] {
  const byGraph = Array.from({ length: queries }, (): VectorHit[] => []);
  const compared = Array.from({ length: queries }, (): VectorHit[] => []);
  for (const [at, isExact, id, score] of rows) {
    const hits = (isExact === 't' ? compared : byGraph)[Number(at) - 1];
    hits?.push({ id: decodeString(id ?? ''), score: Math.min(1, Math.max(-1, Number(score))) });
  }
  return byGraph.map((hits, query) => {
    const exact = hits.length < limit;
    return { hits: exact ? (compared[query] ?? []) : hits, exact };
  });
}
