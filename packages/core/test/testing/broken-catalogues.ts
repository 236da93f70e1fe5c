import type { CallOptions, Catalogue, CatalogueDraft, CatalogueItem, CatalogueReadOptions } from '../../src/index.js';
import type { StoredEmbedding } from '../../src/index.js';
import { createStoreCatalogue } from '../../src/index.js';
import { MemoryStore } from '../../src/memory/index.js';
import { testCatalogue } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';

type Break = (right: Catalogue) => Partial<Catalogue>;

/** The laws that a catalogue breaks in which some methods are others. */
export function lawsOfCatalogue(alter: Break): Promise<string[]> {
  return failuresOf((runner) =>
    testCatalogue(runner, async () => {
      const store = new MemoryStore();
      const open = (): Catalogue => {
        const right = createStoreCatalogue({ store });
        const { put, get, embed, count, remove, scan } = right;
        const bound = { put, get, embed, count, remove, scan };
        for (const [name, method] of Object.entries(bound)) Object.assign(bound, { [name]: method.bind(right) });
        return { ...bound, ...alter(bound) };
      };
      return { catalogue: open(), other: open(), close: () => store.close() };
    }),
  );
}

type Draft = CatalogueDraft;
const whole = { embeddings: true };

/** Catalogues with one bug each, and the law that must notice. */
export const brokenCatalogues: readonly { bug: string; law: string; subject: Break }[] = [
  {
    bug: 'leaves out what is not there',
    law: 'gives items in the order asked for, one as often as it is asked for, and undefined for none',
    subject: ({ get }) => ({
      get: async (ids, options) => (await get(ids, options)).filter((item) => item !== undefined),
    }),
  },
  {
    bug: 'gives each item once',
    law: 'gives items in the order asked for, one as often as it is asked for, and undefined for none',
    subject: ({ get }) => ({ get: (ids, options) => get([...new Set(ids)], options) }),
  },
  {
    bug: 'merges an item with what was there',
    law: 'replaces an item as a whole',
    subject: ({ put, get }) => ({
      put: async (drafts: readonly Draft[], options?: CallOptions) => {
        const old = drafts.some(({ id }) => id === '') ? [] : await get(drafts.map(({ id }) => id)).catch(() => []);
        await put(
          drafts.map((draft, place) => ({ image: old[place]?.image, ...draft })),
          options,
        );
      },
    }),
  },
  {
    bug: 'always reads vectors',
    law: 'reads vectors only when asked for them',
    subject: ({ get }) => ({ get: (ids, options) => get(ids, { ...options, embeddings: true }) }),
  },
  {
    bug: 'forgets the vector of an item that is put again without one',
    law: 'keeps the vector of an item that is put again without one, and takes a new one',
    subject: ({ put, remove }) => ({
      put: async (drafts, options) => {
        await remove(
          drafts.map(({ id }) => id),
          options,
        );
        await put(drafts, options);
      },
    }),
  },
  {
    bug: 'forgets the counts of an item that is put again',
    law: 'keeps the counts of an item that is put again',
    subject: ({ put, remove }) => ({
      put: async (drafts, options) => {
        await remove(
          drafts.map(({ id }) => id),
          options,
        );
        await put(drafts, options);
      },
    }),
  },
  {
    bug: 'makes an item of a vector',
    law: 'adds vectors to items that are there, and to no others',
    subject: ({ embed, put, get }) => ({
      embed: async (embeddings: ReadonlyMap<string, StoredEmbedding>, options?: CallOptions) => {
        const ids = [...embeddings.keys()];
        const found = await get(ids, options);
        const missing = ids.filter((_, place) => found[place] === undefined);
        await put(missing.map((id) => ({ id, at: 0, title: '', tags: [], details: {} })));
        return embed(embeddings, options);
      },
    }),
  },
  {
    bug: 'reads a count, waits, and writes it',
    law: 'loses no count among many callers, nor beside puts and vectors',
    subject: ({ get, count }) => ({
      count: async (id, name, by, options) => {
        const [item] = id === '' ? [] : await get([id], options);
        if (item === undefined) return count(id, name, by, options);
        const before = item.counts[name] ?? 0;
        await new Promise((resolve) => setImmediate(resolve));
        const [now] = await get([id], options);
        return count(id, name, before + by - (now?.counts[name] ?? 0), options);
      },
    }),
  },
  {
    bug: 'never counts down',
    law: 'counts by name, up and down',
    subject: ({ count }) => ({ count: (id, name, by, options) => count(id, name, Math.abs(by), options) }),
  },
  {
    bug: 'writes a counted item back as it was read',
    law: 'brings no removed item back by counting or adding a vector',
    subject: ({ get, put, count }) => ({
      count: async (id, name, by, options) => {
        const [item] = await get([id], { ...options, ...whole });
        const counted = await count(id, name, by, options);
        await new Promise((resolve) => setImmediate(resolve));
        if (item !== undefined) await put([item], options);
        return counted;
      },
    }),
  },
  {
    bug: 'leaves counts behind when an item is removed',
    law: 'removes items with all that belongs to them, and says how many there were',
    subject: ({ get, put, count, remove }) => {
      const left = new Map<string, CatalogueItem>();
      return {
        remove: async (ids, options) => {
          for (const item of await get(ids, options)) if (item !== undefined) left.set(item.id, item);
          return remove(ids, options);
        },
        put: async (drafts, options) => {
          await put(drafts, options);
          for (const { id } of drafts) {
            for (const [name, by] of Object.entries(left.get(id)?.counts ?? {})) await count(id, name, by);
          }
        },
      };
    },
  },
  {
    bug: 'folds the case of ids',
    law: 'keeps items apart, whatever is in their ids',
    subject: ({ put, get }) => ({
      put: (drafts, options) =>
        put(
          drafts.map((draft) => ({ ...draft, id: draft.id.toLowerCase() })),
          options,
        ),
      get: async (ids, options) => {
        const found = await get(
          ids.map((id) => id.toLowerCase()),
          options,
        );
        return found.map((item, place) => item && { ...item, id: ids[place] ?? '' });
      },
    }),
  },
  {
    bug: 'repeats tags',
    law: 'keeps each tag once, in the order given',
    subject: ({ get }) => ({
      get: async (ids, options) =>
        (await get(ids, options)).map((item) => item && { ...item, tags: item.tags.flatMap((tag) => [tag, tag]) }),
    }),
  },
  {
    bug: 'scans an item that is put again twice',
    law: 'scans what stays, while other items come and go',
    subject: ({ scan, get }) => ({
      async *scan(options?: CatalogueReadOptions) {
        for await (const item of scan(options)) {
          yield item;
          const [again] = await get([item.id], options);
          if (again !== undefined && again.title !== item.title) yield again;
        }
      },
    }),
  },
  {
    bug: 'scans without counts',
    law: 'scans every item once, with its counts, and with its vector if asked',
    subject: ({ scan }) => ({
      async *scan(options?: CatalogueReadOptions) {
        for await (const item of scan(options)) yield { ...item, counts: {} };
      },
    }),
  },
  {
    bug: 'takes any vector',
    law: 'refuses a vector that is empty or has a number that is none',
    subject: ({ embed }) => ({
      embed: (embeddings, options) =>
        embed(new Map([...embeddings].map(([id, { space }]) => [id, { space, vector: Float32Array.of(1) }])), options),
    }),
  },
  {
    bug: 'does not look at signals and deadlines',
    law: 'does nothing for a caller that has aborted or has no time',
    subject: ({ count }) => ({ count: (id, name, by) => count(id, name, by) }),
  },
];
