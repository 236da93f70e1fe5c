import assert from 'node:assert/strict';
import type { OrderedStore } from '../../contracts/ordered-store.js';
import type { OrderedStoreLawGroup } from './law.js';
import { ALL, bytes, cell, cellsOf, text, texts, valueOf } from './notation.js';

/** What a read returns, and in what order it looks. */
export const readLaws: OrderedStoreLawGroup = {
  name: 'reads',
  laws: [
    {
      name: 'answers its parts in the order given, an absent key by an empty list',
      async holds(store) {
        await store.write('p', { puts: [cell('a', '1'), cell('b', '2'), cell('c', '3')] });
        const answers = await store.read('p', [
          { key: bytes('c') },
          { key: bytes('absent') },
          { gte: bytes('a'), lt: bytes('c') },
          { gte: bytes('x'), lt: bytes('z') },
          { key: bytes('c') },
          { gte: bytes('b'), lt: bytes('z'), reverse: true },
        ]);
        assert.deepEqual(answers.map(texts), [['c=3'], [], ['a=1', 'b=2'], [], ['c=3'], ['c=3', 'b=2']]);
      },
    },
    {
      name: 'answers ranges beside each other, one within another, twice and reversed',
      async holds(store) {
        await store.write('p', { puts: ['aa', 'ab1', 'ab2', 'ac', 'b', 'c1'].map((key) => cell(key, '1')) });
        const [all, inner] = [
          { gte: bytes('a'), lt: bytes('b') },
          { gte: bytes('ab'), lt: bytes('ac') },
        ];
        const answers = await store.read('p', [
          inner,
          all,
          { gte: bytes('c'), lt: bytes('d') },
          all,
          { ...inner, reverse: true },
        ]);
        const keys = answers.map((entries) => entries.map(({ key }) => text(key)).join(' '));
        assert.deepEqual(keys, ['ab1 ab2', 'aa ab1 ab2 ac', 'c1', 'aa ab1 ab2 ac', 'ab2 ab1']);
        for (const { value } of answers[1] ?? []) value.fill(0x7a);
        assert.deepEqual(texts(answers[3] ?? []), ['aa=1', 'ab1=1', 'ab2=1', 'ac=1'], 'bytes of another part');
      },
    },
    {
      name: 'answers nothing by nothing',
      async holds(store) {
        assert.deepEqual(await store.read('p', []), []);
        assert.deepEqual(await store.readMany([]), []);
        assert.deepEqual(await store.read('p', [{ key: bytes('a') }, ALL]), [[], []]);
      },
    },
    {
      name: 'reads cells of many partitions in the order asked, a miss as undefined',
      async holds(store) {
        for (const partition of ['p', 'q', 'r']) await store.write(partition, { puts: [cell('a', partition)] });
        const refs = ['r', 'p', 'absent', 'q', 'p'].map((partition) => ({ partition, key: bytes('a') }));
        const found = await store.readMany([...refs, { partition: 'p', key: bytes('b') }]);
        assert.deepEqual(found.map(text), ['r', 'p', undefined, 'q', 'p', undefined]);
      },
    },
    {
      name: 'reads each part at least as new as the one before',
      holds: (store) =>
        whileWriting(store, async () => {
          const [first, second] = await store.read('p', [{ key: bytes('b') }, { key: bytes('a') }]);
          const [third, fourth] = await store.read('p', [{ key: bytes('a') }, { key: bytes('b') }]);
          assert.ok(numberOf(second) >= numberOf(first), 'a key after a key');
          assert.ok(numberOf(fourth) >= numberOf(third), 'a key after a key');
          const [fifth, sixth] = await store.read('p', [{ key: bytes('b') }, { gte: bytes('a'), lt: bytes('b') }]);
          assert.ok(numberOf(sixth) >= numberOf(fifth), 'a range after a key');
          const [seventh, eighth] = await store.read('p', [{ gte: bytes('b'), lt: bytes('c') }, { key: bytes('a') }]);
          assert.ok(numberOf(eighth) >= numberOf(seventh), 'a key after a range');
        }),
    },
    {
      name: 'sees one instant in all parts, if it says so',
      holds: (store) =>
        whileWriting(store, async () => {
          const [first, second] = await store.read('p', [{ key: bytes('b') }, { gte: bytes('a'), lt: bytes('b') }]);
          if (store.supports.snapshotReads) assert.equal(numberOf(second), numberOf(first));
        }),
    },
    {
      name: 'returns bytes that belong to the caller',
      async holds(store) {
        await store.write('p', { puts: [cell('a', 'value'), cell('b', 'value')] });
        const answers = await store.read('p', [{ key: bytes('a') }, ALL]);
        const asked = bytes('a');
        const [again] = await store.read('p', [{ key: asked }]);
        const [single] = await store.readMany([{ partition: 'p', key: bytes('a') }]);
        const kept = text(single);
        for (const entry of [...answers.flat(), ...(again ?? [])]) {
          entry.key.fill(0x7a);
          entry.value.fill(0x7a);
        }
        assert.equal(text(single), kept, 'bytes of another answer');
        assert.equal(text(asked), 'a', 'bytes of the question');
        single?.fill(0x7a);
        for await (const entry of store.scan({ partition: 'p' })) entry.value.fill(0x7a);
        assert.deepEqual(await cellsOf(store, 'p'), ['a=value', 'b=value']);
        assert.equal(await valueOf(store, 'p', 'a'), 'value');
      },
    },
  ],
};

function numberOf(entries: readonly { value: Uint8Array }[] | undefined): number {
  return Number(text(entries?.[0]?.value) ?? 0);
}

/** Raises the cells `a` and `b` together, one write after the other, while `check` runs again and again. */
async function whileWriting(store: OrderedStore, check: () => Promise<void>): Promise<void> {
  const rounds = 60;
  let writing = true;
  const writer = async (): Promise<void> => {
    for (let round = 1; round <= rounds; round += 1) {
      await store.write('p', { puts: [cell('a', String(round)), cell('b', String(round))] });
    }
  };
  const reader = async (): Promise<void> => {
    while (writing) {
      await check();
      // A store that answers without I/O would otherwise keep the writer from its turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const readers = Promise.all([reader(), reader(), reader()]);
  // Awaited below, after the writer: until then a failure must not count as unhandled.
  readers.catch(() => undefined);
  await writer().finally(() => (writing = false));
  await readers;
}
