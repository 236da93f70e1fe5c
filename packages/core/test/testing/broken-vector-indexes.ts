import type { CallOptions, EmbeddingSpace, VectorHits, VectorItem, VectorSearchOptions } from '../../src/index.js';
import type { VectorIndex } from '../../src/index.js';
import { MemoryVectorIndex } from '../../src/memory/index.js';
import { testVectorIndex } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';

const space: EmbeddingSpace = {
  id: 'space',
  model: 'test',
  weights: '0',
  preprocessing: '0',
  pooling: 'none',
  dimension: 12,
};

/** The laws that an index breaks. */
export function lawsOfVectorIndex(open: () => VectorIndex): Promise<string[]> {
  return failuresOf((runner) => testVectorIndex(runner, async () => ({ index: open() })));
}

/** The laws that an index breaks which claims to be durable, and is opened again by `reopen`. */
export function lawsOfDurableIndex(reopen: (index: MemoryVectorIndex) => VectorIndex): Promise<string[]> {
  return failuresOf((runner) =>
    testVectorIndex(runner, async () => {
      const index = Object.assign(new MemoryVectorIndex(space), {
        supports: { exact: true, durable: true, maxLimit: 1_000 },
      });
      return { index, reopen: async () => reopen(index) };
    }),
  );
}

/** A right index. */
export const rightIndex = (): VectorIndex => new MemoryVectorIndex(space);

type Search = (options: VectorSearchOptions) => VectorSearchOptions;
type Answer = (hits: VectorHits, options: VectorSearchOptions) => VectorHits;

/** An index whose searches are asked for something else, or answered so. */
function searching(ask: Search, answer: Answer = (hits) => hits): () => VectorIndex {
  return () =>
    new (class extends MemoryVectorIndex {
      override async search(queries: readonly Float32Array[], options: VectorSearchOptions = {}) {
        return (await super.search(queries, ask(options))).map((hits) => answer(hits, options));
      }
    })(space);
}

/** An index that writes something else. */
function writing(write: (items: readonly VectorItem[]) => readonly VectorItem[]): () => VectorIndex {
  return () =>
    new (class extends MemoryVectorIndex {
      override upsert(items: readonly VectorItem[], options?: CallOptions): Promise<void> {
        return super.upsert(write(items), options);
      }
    })(space);
}

const FILLS = 'fills the limit through a filter that lets few through, or says that it has not';
const FILTERS = 'finds exactly the items that all conditions of a filter let through';

/** Indexes with one bug each, and the law that must notice. */
export const brokenVectorIndexes: readonly { bug: string; law: string; subject: () => VectorIndex }[] = [
  {
    bug: 'gives distances for scores',
    law: 'finds the best first, with the cosine as score, and equals by ascending id',
    subject: searching(
      (options) => options,
      (answer) => ({ ...answer, hits: answer.hits.map((hit) => ({ ...hit, score: 1 - hit.score })) }),
    ),
  },
  {
    bug: 'orders equals as they were written',
    law: 'finds the best first, with the cosine as score, and equals by ascending id',
    subject: searching(
      (options) => options,
      (answer) => ({
        ...answer,
        hits: [...answer.hits].reverse().sort((a, b) => b.score - a.score),
      }),
    ),
  },
  {
    bug: 'filters what it has found, and is silently short',
    law: FILLS,
    subject: () =>
      new (class extends MemoryVectorIndex {
        override async search(
          queries: readonly Float32Array[],
          { filter, ...options }: VectorSearchOptions = {},
        ): Promise<readonly VectorHits[]> {
          const answers = await super.search(queries, options);
          const allowed = await super.search(queries, { ...options, limit: 10_000, filter });
          return answers.map((answer, place) => {
            const ids = new Set(allowed[place]?.hits.map(({ id }) => id));
            return { ...answer, exact: false, hits: answer.hits.filter(({ id }) => ids.has(id)) };
          });
        }
      })(space),
  },
  {
    bug: 'takes an empty `anyOf` for none',
    law: FILTERS,
    subject: searching(({ filter, ...options }) => (filter?.anyOf?.length === 0 ? options : { ...options, filter })),
  },
  {
    bug: 'ignores `exclude`',
    law: FILTERS,
    subject: searching(({ filter: { exclude: _exclude, ...filter } = {}, ...options }) => ({ ...options, filter })),
  },
  {
    bug: 'finds one hit more than the limit',
    law: 'finds at most the limit, the best, and all if there are fewer',
    subject: searching(({ limit = 10, ...options }) => ({ ...options, limit: limit + 1 })),
  },
  {
    bug: 'ignores the least score',
    law: 'finds nothing below the least score, and everything above it',
    subject: searching(({ minScore: _minScore, ...options }) => options),
  },
  {
    bug: 'looks at half of the items, and calls that exact',
    law: 'finds the nearest of many, exactly if it says so, and never fewer than it says',
    subject: searching(
      (options) => ({ ...options, limit: (options.limit ?? 10) * 2 }),
      (answer, { limit = 10 }) => ({
        ...answer,
        hits: answer.hits.filter(({ id }) => !/[13579]$/.test(id)).slice(0, limit),
      }),
    ),
  },
  {
    bug: 'looks at half of the items, and says that it is not exact',
    law: 'finds the nearest of many, exactly if it says so, and never fewer than it says',
    subject: () =>
      Object.assign(
        searching(
          (options) => ({ ...options, limit: (options.limit ?? 10) * 3 }),
          (answer, { limit = 10 }) => ({
            ...answer,
            exact: false,
            hits: answer.hits.filter(({ id }) => !/[13579]$/.test(id)).slice(0, limit),
          }),
        )(),
        { supports: { exact: false, durable: false, maxLimit: 1_000 } },
      ),
  },
  {
    bug: 'makes every vector one of norm 1 by itself',
    law: 'refuses bad vectors and ids, and then writes nothing of the call',
    subject: writing((items) =>
      items.map((item) => {
        const norm = Math.hypot(...item.vector);
        return { ...item, vector: item.vector.map((value) => value / norm) };
      }),
    ),
  },
  {
    bug: 'writes what comes before a bad vector',
    law: 'refuses bad vectors and ids, and then writes nothing of the call',
    subject: () =>
      new (class extends MemoryVectorIndex {
        override async upsert(items: readonly VectorItem[], options?: CallOptions): Promise<void> {
          for (const item of items) await super.upsert([item], options);
        }
      })(space),
  },
  {
    bug: 'writes the items of a call one after the other',
    law: 'keeps its answers whole while others write and search',
    subject: () =>
      new (class extends MemoryVectorIndex {
        override async upsert(items: readonly VectorItem[], options?: CallOptions): Promise<void> {
          for (const item of items) await super.upsert([item], options);
        }
      })(space),
  },
  {
    bug: 'lets the first of two items with one id count',
    law: 'lets the last of two items with one id count',
    subject: writing((items) => [...items].reverse()),
  },
  {
    bug: 'keeps the old tags of an item',
    law: 'replaces the vector and the tags of an id that is there',
    subject: () =>
      new (class extends MemoryVectorIndex {
        override async upsert(items: readonly VectorItem[], options?: CallOptions): Promise<void> {
          const old = items.every(({ id }) => id === '') ? [] : await super.get(items.map(({ id }) => id));
          const kept = items.map((item, place) => ({
            ...item,
            tags: [...(old[place]?.tags ?? []), ...(item.tags ?? [])],
          }));
          await super.upsert(kept, options);
        }
      })(space),
  },
  {
    bug: 'only hides what is removed from searches',
    law: 'removes items, says how many there were, and takes them back',
    subject: () => {
      const hidden = new Set<string>();
      return new (class extends MemoryVectorIndex {
        override async remove(ids: readonly string[]): Promise<number> {
          for (const id of ids) hidden.add(id);
          return ids.length;
        }
        override search(queries: readonly Float32Array[], options: VectorSearchOptions = {}) {
          return super.search(queries, { ...options, filter: { ...options.filter, exclude: [...hidden] } });
        }
      })(space);
    },
  },
  {
    bug: 'finds what was written only after a while',
    law: 'finds what was written just before, as the reference index does, whatever went before',
    subject: () => {
      let late: Promise<void> = Promise.resolve();
      return new (class extends MemoryVectorIndex {
        override async upsert(items: readonly VectorItem[], options?: CallOptions): Promise<void> {
          const copies = structuredClone([...items]);
          late = late.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
          void late.then(() => super.upsert(copies, options).catch(() => undefined));
        }
      })(space);
    },
  },
  {
    bug: 'keeps the vectors that it is given',
    law: 'shares no memory with its callers',
    subject: () => {
      const kept = new Map<string, VectorItem>();
      return new (class extends MemoryVectorIndex {
        override async upsert(items: readonly VectorItem[], options?: CallOptions): Promise<void> {
          await super.upsert(items, options);
          for (const item of items) kept.set(item.id, item);
        }
        override async get(ids: readonly string[], options?: CallOptions) {
          await super.get(ids, options);
          return ids.map((id) => kept.get(id));
        }
      })(space);
    },
  },
  {
    bug: 'answers after it was closed',
    law: 'finishes what it has accepted when it is closed, then refuses calls, and may be closed again',
    subject: () =>
      new (class extends MemoryVectorIndex {
        override close = async (): Promise<void> => undefined;
      })(space),
  },
  {
    bug: 'does not look at signals and deadlines',
    law: 'does nothing for a caller that has aborted or has no time',
    subject: () =>
      new (class extends MemoryVectorIndex {
        override upsert = (items: readonly VectorItem[]): Promise<void> => super.upsert(items);
      })(space),
  },
];
