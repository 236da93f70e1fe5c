import { describe, expect, it } from 'vitest';
import { type DamagedRecord, type StandardSchema, createStoreCatalogue } from '../../src/index.js';
import type { OrderedStore } from '../../src/index.js';
import { MemorySingleKeyStore, MemoryStore } from '../../src/memory/index.js';
import { wholePartition } from '../../src/store/whole-partition.js';
import { type OpenCatalogue, testCatalogue } from '../../src/testing/index.js';

function openCatalogue(store: OrderedStore): OpenCatalogue {
  const open = () => createStoreCatalogue({ store });
  return { catalogue: open(), other: open(), close: () => store.close() };
}

const draft = { id: 'a', at: 1, title: 'A', tags: ['one'], details: { board: 'b' } };
const embedding = { space: 's', vector: Float32Array.of(1, 2) };

/** Fits objects with a `board`. */
const boardSchema: StandardSchema<{ board: string }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => {
      const { board } = (value ?? {}) as { board?: unknown };
      return typeof board === 'string' ? { value: { board } } : { issues: [{ message: 'no board' }] };
    },
  },
};

describe('createStoreCatalogue over MemoryStore', () => {
  testCatalogue({ describe, it }, async () => openCatalogue(new MemoryStore()));
});

describe('createStoreCatalogue over wholePartition', () => {
  testCatalogue({ describe, it }, async () => openCatalogue(wholePartition(new MemorySingleKeyStore())));
});

describe('createStoreCatalogue', () => {
  it('reads many items in one round trip, and vectors only if asked', async () => {
    const store = new MemoryStore();
    const catalogue = createStoreCatalogue({ store });
    await catalogue.put([
      { ...draft, embedding },
      { ...draft, id: 'b', embedding },
    ]);
    const calls: number[] = [];
    const readMany = store.readMany.bind(store);
    store.readMany = (refs, options) => {
      calls.push(refs.length);
      return readMany(refs, options);
    };
    await catalogue.get(['a', 'b', 'none']);
    await catalogue.get(['a', 'b', 'none'], { embeddings: true });
    expect(calls).toEqual([6, 9]);
  });

  it('keeps catalogues of different names apart in one store, beside what is not theirs', async () => {
    const store = new MemoryStore();
    const [one, two] = ['a', 'a/b'].map((name) => createStoreCatalogue({ store, name }));
    await one?.put([{ ...draft, id: 'b/x' }]);
    await two?.put([{ ...draft, id: 'x' }]);
    await store.write('catalogue', { puts: [{ key: Buffer.from('c1'), value: Buffer.from('else') }] });
    const idsOf = async (catalogue = one): Promise<string[]> => {
      const ids: string[] = [];
      for await (const { id } of catalogue?.scan() ?? []) ids.push(id);
      return ids;
    };
    expect([await idsOf(one), await idsOf(two)]).toEqual([['b/x'], ['x']]);
    expect(() => createStoreCatalogue({ store, name: '/'.repeat(70) })).toThrow(/`name` must have at most/);
    expect(() => createStoreCatalogue({ store, name: '' })).toThrow(/`name` must be/);
  });

  it('writes and reads only details that fit the schema', async () => {
    const store = new MemoryStore();
    const damages: DamagedRecord[] = [];
    const strict = createStoreCatalogue({ store, schema: boardSchema, onDamaged: (damage) => damages.push(damage) });
    const loose = createStoreCatalogue({ store });
    const details = { board: 1 } as unknown as { board: string };
    await expect(strict.put([{ ...draft, details }])).rejects.toMatchObject({ code: 'ERR_INVALID_PAYLOAD' });
    await loose.put([
      { ...draft, details },
      { ...draft, id: 'b', details: { board: 'x', more: 1 } },
    ]);
    expect((await strict.get(['a', 'b'])).map((item) => item?.details)).toEqual([undefined, { board: 'x' }]);
    expect(damages).toMatchObject([{ id: 'a', record: 'card', error: { code: 'ERR_INVALID_PAYLOAD' } }]);
  });

  it('finds no flipped bit of a record whole: without its card an item is missing, otherwise less, and a put mends it', async () => {
    const store = new MemoryStore();
    const damages: DamagedRecord[] = [];
    const catalogue = createStoreCatalogue({ store, onDamaged: (damage) => damages.push(damage) });
    const partition = 'catalogue/items/a';
    const whole = { ...draft, embedding };
    for (const [name, key] of [
      ['card', 'c1'],
      ['counts', 'c2'],
      ['vector', 'c3'],
    ] as const) {
      await catalogue.put([whole]);
      await catalogue.count('a', 'saves', 1);
      const [value = new Uint8Array()] = await store.readMany([{ partition, key: Buffer.from(key) }]);
      for (let bit = 0; bit < value.length * 8; bit += 1) {
        const hurt = Uint8Array.from(value);
        hurt[bit >> 3] = (hurt[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await store.write(partition, { puts: [{ key: Buffer.from(key), value: hurt }] });
        damages.length = 0;
        const [item] = await catalogue.get(['a'], { embeddings: true });
        expect(damages).toMatchObject([{ id: 'a', record: name, error: { code: 'ERR_CORRUPT' } }]);
        if (name === 'card') expect(item).toBeUndefined();
        if (name === 'counts') expect(item).toEqual({ ...whole, counts: {} });
        if (name === 'vector') expect(item).toEqual({ ...draft, counts: expect.any(Object) as object });
      }
      await catalogue.put([whole]);
      damages.length = 0;
      expect((await catalogue.get(['a'], { embeddings: true }))[0]).toMatchObject(whole);
      expect(damages).toEqual([]);
      await catalogue.remove(['a']);
    }
  });

  it('counts from nothing and has no vector after a put without one that finds both damaged', async () => {
    const store = new MemoryStore();
    const damages: DamagedRecord[] = [];
    const catalogue = createStoreCatalogue({ store, onDamaged: (damage) => damages.push(damage) });
    await catalogue.put([{ ...draft, embedding }]);
    await catalogue.count('a', 'saves', 5);
    const puts = ['c2', 'c3'].map((key) => ({ key: Buffer.from(key), value: Buffer.from('hurt') }));
    await store.write('catalogue/items/a', { puts });
    await catalogue.put([draft]);
    expect(damages.map(({ record }) => record)).toEqual(['counts', 'vector']);
    damages.length = 0;
    expect(await catalogue.get(['a'], { embeddings: true })).toEqual([{ ...draft, counts: {} }]);
    expect(await catalogue.count('a', 'saves', 1)).toBe(1);
    expect(damages).toEqual([]);
  });

  it('keeps damaged counts from being counted on', async () => {
    const store = new MemoryStore();
    const catalogue = createStoreCatalogue({ store });
    await catalogue.put([draft]);
    await catalogue.count('a', 'saves', 5);
    await store.write('catalogue/items/a', { puts: [{ key: Buffer.from('c2'), value: Buffer.from('hurt') }] });
    expect(await catalogue.count('a', 'saves', 1)).toBe(1);
  });

  it('refuses what is no item, list, map or vector, and writes nothing of the call', async () => {
    const store = new MemoryStore();
    const catalogue = createStoreCatalogue({ store });
    const put = (more: object): Promise<void> =>
      catalogue.put([
        { ...draft, id: 'b' },
        { ...draft, ...more },
      ]);
    const calls: readonly [Promise<unknown>, string][] = [
      [put({ embedding: { space: 's' } }), 'ERR_INVALID_ARGUMENT'],
      [put({ embedding: { vector: embedding.vector } }), 'ERR_INVALID_ARGUMENT'],
      [put({ embedding: null }), 'ERR_INVALID_ARGUMENT'],
      [put({ image: { width: 1n } }), 'ERR_INVALID_PAYLOAD'],
      [catalogue.put([draft, null] as never), 'ERR_INVALID_ARGUMENT'],
      [catalogue.put(undefined as never), 'ERR_INVALID_ARGUMENT'],
      [catalogue.get(undefined as never), 'ERR_INVALID_ARGUMENT'],
      [catalogue.get('a' as never), 'ERR_INVALID_ARGUMENT'],
      [catalogue.remove(undefined as never), 'ERR_INVALID_ARGUMENT'],
      [catalogue.embed({} as never), 'ERR_INVALID_ARGUMENT'],
      [catalogue.embed(new Map([['a', null]]) as never), 'ERR_INVALID_ARGUMENT'],
    ];
    for (const [call, code] of calls) await expect(call).rejects.toMatchObject({ code });
    for await (const { key } of store.scan({})) expect.unreachable(Buffer.from(key).toString());
  });

  it('begins no further write after it has thrown', async () => {
    const store = new MemoryStore();
    const catalogue = createStoreCatalogue({ store });
    const drafts = Array.from({ length: 60 }, (_, index) => ({ ...draft, id: String(index) }));
    const ids = drafts.map(({ id }) => id);
    await catalogue.put(drafts);
    let writes = 0;
    store.write = () => {
      writes += 1;
      return Promise.reject(new Error('disk full'));
    };
    for (const call of [
      () => catalogue.put(drafts),
      () => catalogue.embed(new Map(ids.map((id) => [id, embedding]))),
      () => catalogue.remove(ids),
    ]) {
      writes = 0;
      await expect(call()).rejects.toThrow('disk full');
      await new Promise((resolve) => setImmediate(resolve));
      expect(writes).toBeLessThanOrEqual(16);
    }
  });

  it('leaves nothing behind when all is removed', async () => {
    const store = new MemoryStore();
    const catalogue = createStoreCatalogue({ store });
    await catalogue.put([{ ...draft, embedding }]);
    await catalogue.count('a', 'saves', 1);
    await catalogue.remove(['a']);
    for await (const { key } of store.scan({})) expect.unreachable(Buffer.from(key).toString());
  });
});
