import type { Buffer } from 'node:buffer';
import type { VectorFilter, VectorItem } from '@feedloom/core';
import type { Statement } from '../postgres/pooled-queries.js';
import { stringArray, tagLists, vectorArray } from './vector-codec.js';
import { vectorNames } from './vector-schema.js';
import type { VectorTable } from './vector-schema.js';

/** The type `vector` as one database knows it. */
export interface VectorType {
  /** Its number. */
  readonly oid: number;
  /** Its name with its schema, quoted. */
  readonly name: string;
}

/** What a search asks for besides its vectors. */
export interface SearchSettings {
  readonly limit: number;
  /** How many candidates the graph keeps. */
  readonly candidates: number;
  /** How many more are compared in full, where the graph compares in half. */
  readonly extra: number;
  /** Up to how many matching items all are compared. */
  readonly few: number;
  readonly filter: VectorFilter | undefined;
}

/** The statements of one index, each one round trip. They copy what they are given. */
export class VectorStatements {
  readonly #names: ReturnType<typeof vectorNames>;
  readonly #type: VectorType;

  /** @throws `ERR_INVALID_ARGUMENT` for names that would need quoting. */
  constructor(table: VectorTable, type: VectorType) {
    this.#names = vectorNames(table);
    this.#type = type;
  }

  /** How many items there are. */
  count(): Statement {
    return { text: `SELECT count(*) FROM ${this.#names.vectors}`, values: [], what: 'counting' };
  }

  /** Adds or replaces items of different ids; says how many are new. Always in one order, so that no two wait in a circle. */
  upsert(items: readonly VectorItem[]): Statement {
    const { oid, name } = this.#type;
    return {
      text: `WITH done AS (
  INSERT INTO ${this.#names.vectors} AS held (id, vector, tags)
  SELECT id, vector, tags::bytea[] FROM unnest($1::bytea[], $2::${name}[], $3::text[]) AS given(id, vector, tags) ORDER BY id
  ON CONFLICT (id) DO UPDATE SET vector = excluded.vector, tags = excluded.tags
  RETURNING (held.xmax = 0) AS is_new
) SELECT count(*) FILTER (WHERE is_new) FROM done`,
      values: [
        stringArray(items.map(({ id }) => id)),
        vectorArray(
          items.map(({ vector }) => vector),
          oid,
        ),
        tagLists(items.map(({ tags = [] }) => tags)),
      ],
      what: 'an upsert',
      isWrite: true,
    };
  }

  /** Removes items; says how many there were. */
  remove(ids: readonly string[]): Statement {
    return {
      text: `WITH held AS MATERIALIZED (
  SELECT id FROM ${this.#names.vectors} WHERE id = ANY ($1::bytea[]) ORDER BY id FOR UPDATE
), done AS (
  DELETE FROM ${this.#names.vectors} AS gone USING held WHERE gone.id = held.id RETURNING 1
) SELECT count(*) FROM done`,
      values: [stringArray(ids)],
      what: 'a remove',
      isWrite: true,
    };
  }

  /** The places, vectors and tags of the ids that there are. */
  get(ids: readonly string[]): Statement {
    const send = this.#type.name.replace('.vector', '.vector_send');
    return {
      text: `SELECT asked.at, ${send}(held.vector), (
  SELECT json_agg(encode(tag, 'hex') ORDER BY place) FROM unnest(held.tags) WITH ORDINALITY AS each(tag, place)
) FROM unnest($1::bytea[]) WITH ORDINALITY AS asked(id, at) JOIN ${this.#names.vectors} AS held ON held.id = asked.id`,
      values: [stringArray(ids)],
      what: 'a get',
    };
  }

  /** For each query the nearest items: its place, whether all were compared, id, score. */
  search(queries: readonly Float32Array[], { limit, candidates, extra, few, filter }: SearchSettings): Statement {
    const list = (strings: readonly string[] | undefined): Buffer | null =>
      strings === undefined ? null : stringArray(strings);
    // None of an empty list is no condition.
    const orNone = (strings: readonly string[] | undefined): Buffer | null =>
      list(strings?.length === 0 ? undefined : strings);
    const { anyOf, allOf, noneOf, exclude } = filter ?? {};
    return {
      text: `SELECT * FROM ${this.#names.search}($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [
        ...[vectorArray(queries, this.#type.oid), limit, extra, candidates, few],
        ...[list(anyOf), orNone(allOf), orNone(noneOf), orNone(exclude)],
      ],
      what: 'a search',
    };
  }
}
