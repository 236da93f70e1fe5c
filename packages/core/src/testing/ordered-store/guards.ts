import assert from 'node:assert/strict';
import type { OrderedStoreLawGroup } from './law.js';
import { bytes, cell, cellsOf, valueOf } from './notation.js';

/** When a guarded write is done, and what a refused one leaves. */
export const guardLaws: OrderedStoreLawGroup = {
  name: 'guards',
  laws: [
    {
      name: 'writes if the cell holds exactly the expected bytes',
      async holds(store) {
        await store.write('p', { puts: [cell('head', 'one')] });
        const guard = { key: bytes('head'), expected: bytes('one') };
        assert.equal(await store.write('p', { guard, puts: [cell('head', 'two')] }), true);
        assert.equal(await valueOf(store, 'p', 'head'), 'two');
      },
    },
    {
      name: 'refuses if the cell holds other bytes, however alike',
      async holds(store) {
        const held = 'One\xc3\xa9\x00';
        const alike = [
          'one\xc3\xa9\x00',
          'One\xc3\xa9',
          'One\xc3\xa9\x00\x00',
          'One\xc3\xa8\x00',
          'Onee\xcc\x81\x00',
          'O',
          '\0',
        ];
        await store.write('p', { puts: [cell('head', held)] });
        for (const expected of alike) {
          const guard = { key: bytes('head'), expected: bytes(expected) };
          assert.equal(await store.write('p', { guard, puts: [cell('head', 'new')] }), false, JSON.stringify(expected));
        }
        assert.equal(await valueOf(store, 'p', 'head'), held);
      },
    },
    {
      name: 'compares bytes that are not text as bytes',
      async holds(store) {
        // All three read as the same replacement character when decoded as UTF-8.
        await store.write('p', { puts: [cell('head', '\xff')] });
        for (const expected of ['\xfe', '\xef\xbf\xbd']) {
          const guard = { key: bytes('head'), expected: bytes(expected) };
          assert.equal(await store.write('p', { guard, puts: [cell('head', 'new')] }), false);
        }
        const guard = { key: bytes('head'), expected: bytes('\xff') };
        assert.equal(await store.write('p', { guard, puts: [cell('head', 'new')] }), true);
      },
    },
    {
      name: 'refuses if bytes are expected and the cell is absent',
      async holds(store) {
        await store.write('p', { puts: [cell('other', 'one')] });
        const guard = { key: bytes('head'), expected: bytes('one') };
        assert.equal(await store.write('p', { guard, puts: [cell('head', 'two')] }), false);
        assert.deepEqual(await cellsOf(store, 'p'), ['other=one']);
      },
    },
    {
      name: 'writes if absence is expected and the cell is absent, and only then',
      async holds(store) {
        const guard = { key: bytes('head'), expected: undefined };
        assert.equal(await store.write('p', { guard, puts: [cell('head', 'one')] }), true);
        assert.equal(await store.write('p', { guard, puts: [cell('head', 'two')] }), false);
        assert.equal(await valueOf(store, 'p', 'head'), 'one');
        await store.write('p', { deletes: [bytes('head')] });
        assert.equal(await store.write('p', { guard, puts: [cell('head', 'three')] }), true);
        assert.equal(await valueOf(store, 'p', 'head'), 'three');
      },
    },
    {
      name: 'may be guarded by a cell that it does not change',
      async holds(store) {
        await store.write('p', { puts: [cell('head', 'one')] });
        const guard = { key: bytes('head'), expected: bytes('one') };
        assert.equal(await store.write('p', { guard, puts: [cell('a', '1')] }), true);
        assert.equal(await store.write('p', { guard, puts: [cell('b', '2')], deletes: [bytes('a')] }), true);
        assert.deepEqual(await cellsOf(store, 'p'), ['b=2', 'head=one']);
      },
    },
    {
      name: 'may delete the cell that guards it',
      async holds(store) {
        await store.write('p', { puts: [cell('head', 'one')] });
        const guard = { key: bytes('head'), expected: bytes('one') };
        assert.equal(await store.write('p', { guard, deletes: [bytes('head')] }), true);
        assert.equal(await valueOf(store, 'p', 'head'), undefined);
        assert.equal(await store.write('p', { guard, deletes: [bytes('head')] }), false);
      },
    },
    {
      name: 'changes nothing if it refuses',
      async holds(store) {
        await store.write('p', { puts: [cell('head', 'one'), cell('kept', 'old'), cell('other', 'old')] });
        const refused = await store.write('p', {
          guard: { key: bytes('head'), expected: bytes('two') },
          puts: [cell('head', 'three'), cell('new', 'new'), cell('other', 'new')],
          deletes: [bytes('kept')],
        });
        assert.equal(refused, false);
        assert.deepEqual(await cellsOf(store, 'p'), ['head=one', 'kept=old', 'other=old']);
      },
    },
    {
      name: 'is guarded by its own partition, not by a cell of the same key elsewhere',
      async holds(store) {
        await store.write('other', { puts: [cell('head', 'one')] });
        const guard = { key: bytes('head'), expected: bytes('one') };
        assert.equal(await store.write('p', { guard, puts: [cell('a', '1')] }), false);
        assert.deepEqual(await cellsOf(store, 'p'), []);
      },
    },
  ],
};
