import assert from 'node:assert/strict';
import type { OrderedStore } from '../../contracts/ordered-store.js';
import type { OrderedStoreLawGroup } from './law.js';
import { ALL, bytes, cell, cellsOf, text, valueOf } from './notation.js';

/** That a write is whole, and is serialised with the others of its partition. */
export const writeLaws: OrderedStoreLawGroup = {
  name: 'writes',
  laws: [
    {
      name: 'does all puts and deletes of a change',
      async holds(store) {
        await store.write('p', { puts: [cell('a', '1'), cell('b', '2'), cell('c', '3')] });
        const done = await store.write('p', {
          puts: [cell('b', '20'), cell('d', '4')],
          deletes: [bytes('a'), bytes('absent')],
        });
        assert.equal(done, true);
        assert.deepEqual(await cellsOf(store, 'p'), ['b=20', 'c=3', 'd=4']);
      },
    },
    {
      name: 'shows the last value at once, however often a cell is written',
      async holds(store) {
        for (let round = 1; round <= 30; round += 1) {
          await store.write('p', { puts: [cell('a', `value ${round}`)] });
          assert.equal(await valueOf(store, 'p', 'a'), `value ${round}`);
        }
      },
    },
    {
      name: 'shows a cell that is put again right after it was deleted',
      async holds(store) {
        for (let round = 1; round <= 20; round += 1) {
          await store.write('p', { puts: [cell('a', `value ${round}`)] });
          await store.write('p', { deletes: [bytes('a')] });
          assert.equal(await valueOf(store, 'p', 'a'), undefined);
        }
        await store.write('p', { puts: [cell('a', 'last')] });
        assert.deepEqual(await cellsOf(store, 'p'), ['a=last']);
      },
    },
    {
      name: 'does a change of 3,000 puts, and none of them if it refuses',
      async holds(store) {
        const puts = Array.from({ length: 3000 }, (_, index) => cell(`k${String(index).padStart(5, '0')}`, `${index}`));
        const absent = { key: bytes('head'), expected: bytes('something') };
        assert.equal(await store.write('p', { guard: absent, puts }), false);
        assert.deepEqual(await cellsOf(store, 'p'), []);
        assert.equal(await store.write('p', { puts }), true);
        const [found] = await store.read('p', [ALL]);
        assert.equal(found?.length, 3000);
        assert.equal(await store.write('p', { deletes: puts.map(({ key }) => key) }), true);
        assert.deepEqual(await cellsOf(store, 'p'), []);
      },
    },
    {
      name: 'lets exactly one of many writes win that expect the same value',
      async holds(store) {
        for (const before of [undefined, 'start']) {
          if (before !== undefined) await store.write('p', { puts: [cell('head', before)] });
          const guard = { key: bytes('head'), expected: before === undefined ? undefined : bytes(before) };
          const won = await Promise.all(
            Array.from({ length: 32 }, (_, writer) =>
              store.write('p', { guard, puts: [cell('head', `writer ${writer}`), cell(`by ${writer}`, '1')] }),
            ),
          );
          assert.equal(won.filter(Boolean).length, 1, 'winners');
          const winner = won.indexOf(true);
          assert.deepEqual(await cellsOf(store, 'p'), [`by ${winner}=1`, `head=writer ${winner}`]);
          await store.write('p', { deletes: [bytes('head'), bytes(`by ${winner}`)] });
        }
      },
    },
    {
      name: 'loses no increment of a counter that is compared and swapped',
      async holds(store) {
        const workers = 8;
        const each = 12;
        await Promise.all(Array.from({ length: workers }, () => increment(store, each)));
        assert.equal(await valueOf(store, 'p', 'counter'), String(workers * each));
      },
    },
    {
      name: 'loses none of the unguarded writes that race',
      async holds(store) {
        const done = await Promise.all(
          Array.from({ length: 24 }, (_, writer) => store.write('p', { puts: [cell(`w${writer + 10}`, `${writer}`)] })),
        );
        assert.ok(done.every(Boolean));
        const found = await cellsOf(store, 'p');
        assert.deepEqual(
          found,
          Array.from({ length: 24 }, (_, writer) => `w${writer + 10}=${writer}`),
        );
      },
    },
    {
      name: 'keeps a copy of the bytes that it was given',
      async holds(store) {
        const put = cell('key', 'value');
        const guard = { key: bytes('head'), expected: undefined };
        await store.write('p', { guard, puts: [put, cell('head', '1')] });
        put.key.fill(0x7a);
        put.value.fill(0x7a);
        guard.key.fill(0x7a);
        assert.deepEqual(await cellsOf(store, 'p'), ['head=1', 'key=value']);
      },
    },
  ],
};

async function increment(store: OrderedStore, times: number): Promise<void> {
  let done = 0;
  // Each lost attempt is somebody else's increment, so far fewer are needed.
  for (let attempt = 0; attempt < 2000 && done < times; attempt += 1) {
    const [found] = await store.read('p', [{ key: bytes('counter') }]);
    const expected = found?.[0]?.value;
    const next = Number(text(expected) ?? 0) + 1;
    const guard = { key: bytes('counter'), expected };
    if (await store.write('p', { guard, puts: [cell('counter', String(next))] })) done += 1;
  }
  assert.equal(done, times, 'a counter that cannot be raised');
}
