import type { Deadline, EmbeddingSpace, VectorItem } from '@feedloom/core';
import { FeedloomError, quote } from '@feedloom/core';
import type { Answered, MilvusConnection, Send } from './milvus-connection.js';
import { decodeText, encodeText, listOf } from './plain-text.js';
import { isNotLoaded } from './wrap-milvus-error.js';

/** How the server finds neighbours: `FLAT` compares everything, `HNSW` walks a graph. */
export type MilvusIndexType = 'FLAT' | 'HNSW';

/** `Strong`: a query waits until it sees everything that was written before it. */
const STRONG = 0;

/** The most tags of one item, and the most characters of one of them as it is encoded. */
export const [MAX_TAGS, MAX_TAG_LENGTH] = [1024, 4096] as const;

/** 256 bytes, each five characters as it is encoded. */
const MAX_ID_LENGTH = 1280;

/** The property that names the space; for people, the description does too, where the server keeps it. */
const SPACE = 'feedloom.space';

/** How many ids one expression names. */
const IDS_AT_ONCE = 1000;

/** One search, as the server is asked. */
export interface CollectionSearch {
  readonly queries: readonly Float32Array[];
  readonly limit: number;
  readonly expression: string;
}

/** The requests that concern one collection. */
export class MilvusCollection {
  readonly #connection: MilvusConnection;
  readonly #name: string;

  /** @param name - Of the collection: letters, digits and `_`. @throws `ERR_INVALID_ARGUMENT` */
  constructor(connection: MilvusConnection, name: string) {
    if (!/^[A-Za-z_]\w{0,127}$/.test(name)) {
      const rule = 'a letter or `_`, then up to 127 letters, digits or `_`';
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`collection\` must be ${rule}, got ${quote(name)}.`);
    }
    this.#connection = connection;
    this.#name = name;
  }

  /** Makes the collection and its index, unless it is there. */
  async create({ id, dimension }: EmbeddingSpace, type: MilvusIndexType, deadline: Deadline): Promise<void> {
    const { DataType } = await import('@zilliz/milvus2-sdk-node');
    const collection_name = this.#name;
    const { value } = await this.#connection.ask('looking for the collection', deadline, (client, timeout) =>
      client.hasCollection({ collection_name, timeout }),
    );
    if (value === true) return;
    const fields = [
      { name: 'id', data_type: DataType.VarChar, is_primary_key: true, max_length: MAX_ID_LENGTH },
      { name: 'vector', data_type: DataType.FloatVector, dim: dimension },
      {
        ...{ name: 'tags', data_type: DataType.Array, element_type: DataType.VarChar },
        ...{ max_capacity: MAX_TAGS, max_length: MAX_TAG_LENGTH },
      },
    ];
    await this.#connection.ask('making the collection', deadline, (client, timeout) =>
      client.createCollection({
        collection_name,
        description: id,
        properties: { [SPACE]: id },
        fields,
        consistency_level: 'Strong',
        timeout,
      }),
    );
    const params = type === 'HNSW' ? { params: { M: 16, efConstruction: 200 } } : {};
    await this.#connection.ask('making the index', deadline, (client, timeout) =>
      client.createIndex({
        ...{ collection_name, field_name: 'vector', index_type: type, metric_type: 'COSINE', timeout },
        ...params,
      }),
    );
  }

  /** @returns The id of its space, and whether it compares everything. */
  async describe(deadline: Deadline): Promise<{ readonly space: string; readonly isExact: boolean }> {
    const collection_name = this.#name;
    const { schema, properties } = await this.#connection.ask(
      'describing the collection',
      deadline,
      (client, timeout) => client.describeCollection({ collection_name, timeout }),
    );
    const { index_descriptions } = await this.#connection.ask('describing the index', deadline, (client, timeout) =>
      client.describeIndex({ collection_name, field_name: 'vector', timeout }),
    );
    const isFlat = ({ params }: { params: { key: string; value: unknown }[] }): boolean =>
      params.some(({ key, value }) => key === 'index_type' && value === 'FLAT');
    return {
      space: schema.description || String(properties.find(({ key }) => key === SPACE)?.value ?? ''),
      isExact: index_descriptions.some(isFlat),
    };
  }

  /** Has the server load the collection, and waits for it. */
  async load(deadline: Deadline): Promise<void> {
    await this.#connection.ask('loading the collection', deadline, (client, timeout) =>
      client.loadCollectionSync({ collection_name: this.#name, timeout }),
    );
  }

  /** How many items match an expression. */
  async count(filter: string, deadline: Deadline): Promise<number> {
    const { data } = await this.#read('counting items', deadline, (client, timeout) =>
      client.query({
        ...{ collection_name: this.#name, filter, output_fields: ['count(*)'] },
        ...{ consistency_level: STRONG, timeout },
      }),
    );
    return Number((data[0] as { 'count(*)'?: string } | undefined)?.['count(*)'] ?? 0);
  }

  /** How many of these ids there are. */
  async countOf(ids: readonly string[], deadline: Deadline): Promise<number> {
    let count = 0;
    const different = [...new Set(ids)];
    for (let at = 0; at < different.length; at += IDS_AT_ONCE) {
      count += await this.count(`id in ${listOf(different.slice(at, at + IDS_AT_ONCE))}`, deadline);
    }
    return count;
  }

  /** Adds or replaces items, whose ids are different. */
  async upsert(items: readonly VectorItem[], deadline: Deadline): Promise<void> {
    const data = items.map(({ id, vector, tags = [] }) => ({
      id: encodeText(id),
      vector: Array.from(vector),
      tags: [...new Set(tags)].map(encodeText),
    }));
    await this.#connection.ask(
      'an upsert',
      deadline,
      (client, timeout) => client.upsert({ collection_name: this.#name, data, timeout }),
      true,
    );
  }

  /** Removes items. */
  async remove(ids: readonly string[], deadline: Deadline): Promise<void> {
    await this.#connection.ask(
      'a removal',
      deadline,
      (client, timeout) => client.delete({ collection_name: this.#name, ids: ids.map(encodeText), timeout }),
      true,
    );
  }

  /** The items under these ids that there are, in no order. */
  async get(ids: readonly string[], deadline: Deadline): Promise<Map<string, VectorItem>> {
    const found = new Map<string, VectorItem>();
    for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
      const filter = `id in ${listOf(ids.slice(at, at + IDS_AT_ONCE))}`;
      const { data } = await this.#read('a get', deadline, (client, timeout) =>
        client.query({
          ...{ collection_name: this.#name, filter, output_fields: ['id', 'vector', 'tags'] },
          ...{ consistency_level: STRONG, timeout },
        }),
      );
      for (const row of data as { id: string; vector: number[]; tags: string[] }[]) {
        const id = decodeText(row.id);
        found.set(id, { id, vector: Float32Array.from(row.vector), tags: row.tags.map(decodeText) });
      }
    }
    return found;
  }

  /** The nearest of each query, as the server orders them. */
  async search(
    { queries, limit, expression }: CollectionSearch,
    deadline: Deadline,
  ): Promise<readonly { readonly id: string; readonly score: number }[][]> {
    const { results } = await this.#read('a search', deadline, (client, timeout) =>
      client.search({
        collection_name: this.#name,
        data: queries.map((query) => Array.from(query)),
        ...{ anns_field: 'vector', metric_type: 'COSINE', filter: expression, limit, output_fields: ['id'] },
        ...{ params: { ef: Math.max(2 * limit, 128) }, consistency_level: STRONG, timeout },
      }),
    );
    // One list for one query, a list of lists for several, and nothing if nothing was found.
    const rows = results as unknown as Found[] | Found[][];
    const lists = queries.length === 1 && !Array.isArray(rows[0]) ? [rows as Found[]] : (rows as Found[][]);
    return queries.map((_, query) => (lists[query] ?? []).map(({ id, score }) => ({ id: decodeText(id), score })));
  }

  /** Asks, and once more if the server has forgotten to keep the collection loaded. */
  async #read<Answer extends Answered>(doing: string, deadline: Deadline, send: Send<Answer>): Promise<Answer> {
    try {
      return await this.#connection.ask(doing, deadline, send);
    } catch (error) {
      if (!isNotLoaded(error)) throw error;
      await this.load(deadline);
      return this.#connection.ask(doing, deadline, send);
    }
  }
}

interface Found {
  readonly id: string;
  readonly score: number;
}
