import assert from 'node:assert/strict';
import type { Change, OrderedStore } from '../../contracts/ordered-store.js';
import { sameBytes } from '../../keys/bytes.js';
import { expectCode } from '../expect-code.js';
import { withSeed } from '../seed.js';
import type { OrderedStoreLawGroup } from './law.js';
import { bytes, cell, cellsOf, scanned } from './notation.js';

const MEGABYTE = 1_000_000;

/** What keys and values may be, and what is refused at the edge. */
export const edgeLaws: OrderedStoreLawGroup = {
  name: 'edges',
  laws: [
    {
      name: 'says what it supports',
      async holds({ supports }) {
        assert.ok(['memory', 'os', 'fsync', 'quorum'].includes(supports.durability), supports.durability);
        assert.equal(typeof supports.snapshotReads, 'boolean');
        assert.equal(typeof supports.indeterminateWrites, 'boolean');
        assert.ok(Number.isSafeInteger(supports.maxValueBytes) && supports.maxValueBytes >= 4096);
      },
    },
    {
      name: 'keeps every byte of keys and values',
      async holds(store) {
        const every = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
        await store.write('p', { puts: every.map((key) => ({ key, value: Uint8Array.of(...key, 0, ...key) })) });
        const answers = await store.read(
          'p',
          every.map((key) => ({ key })),
        );
        for (const [byte, entries] of answers.entries()) {
          assert.ok(sameBytes(entries[0]?.key, Uint8Array.of(byte)), `key ${byte}`);
          assert.ok(sameBytes(entries[0]?.value, Uint8Array.of(byte, 0, byte)), `value ${byte}`);
        }
      },
    },
    {
      name: 'keeps values of a megabyte and keys of 1,024 bytes',
      holds: (store, options) =>
        withSeed(options, async (random) => {
          const value = random.bytes(Math.min(MEGABYTE, store.supports.maxValueBytes));
          const key = random.bytes(1024);
          assert.equal(await store.write('p', { puts: [{ key, value }] }), true);
          const [found] = await store.read('p', [{ key }]);
          assert.ok(sameBytes(found?.[0]?.key, key), 'key');
          assert.ok(sameBytes(found?.[0]?.value, value), 'value');
          const guard = { key, expected: value };
          assert.equal(await store.write('p', { guard, deletes: [key] }), true);
        }),
    },
    {
      name: 'refuses a value that is longer than it supports',
      async holds(store) {
        const tooLong = store.supports.maxValueBytes + 1;
        // Longer ones would cost more memory than the law is worth.
        if (tooLong > 64 * MEGABYTE) return;
        const change = { puts: [{ key: bytes('a'), value: new Uint8Array(tooLong).fill(1) }] };
        await expectCode(store.write('p', change), 'ERR_TOO_LARGE', 'a value that is too long');
        assert.deepEqual(await cellsOf(store, 'p'), []);
      },
    },
    {
      name: 'refuses an empty value, which could not be told from an absent one',
      async holds(store) {
        await refuses(store, { puts: [cell('a', '1'), cell('b', '')] });
        await refuses(store, { guard: { key: bytes('a'), expected: bytes('') }, puts: [cell('a', '1')] });
      },
    },
    {
      name: 'refuses keys of no bytes and of more than 1,024',
      async holds(store) {
        for (const bad of [new Uint8Array(0), new Uint8Array(1025).fill(1)]) {
          await refuses(store, { puts: [cell('a', '1'), { key: bad, value: bytes('1') }] });
          await refuses(store, { puts: [cell('a', '1')], deletes: [bad] });
          await refuses(store, { puts: [cell('a', '1')], guard: { key: bad, expected: undefined } });
          await expectCode(store.read('p', [{ key: bad }]), 'ERR_INVALID_ARGUMENT', 'read');
          await expectCode(store.readMany([{ partition: 'p', key: bad }]), 'ERR_INVALID_ARGUMENT', 'readMany');
        }
        const long = new Uint8Array(1025).fill(1);
        const range = store.read('p', [{ gte: bytes('a'), lt: long }]);
        await expectCode(range, 'ERR_INVALID_ARGUMENT', 'a bound that is too long');
      },
    },
    {
      name: 'refuses a key that is both put and deleted, or put twice',
      async holds(store) {
        await refuses(store, { puts: [cell('a', '1'), cell('b', '2')], deletes: [bytes('b')] });
        await refuses(store, { puts: [cell('a', '1'), cell('a', '2')] });
      },
    },
    {
      name: 'refuses a change that changes nothing',
      async holds(store) {
        await refuses(store, {});
        await refuses(store, { puts: [], deletes: [], guard: { key: bytes('a'), expected: undefined } });
      },
    },
    {
      name: 'refuses a limit that is not a positive integer',
      async holds(store) {
        for (const limit of [0, -1, 1.5, NaN]) {
          const read = store.read('p', [{ gte: bytes('a'), lt: bytes('b'), limit }]);
          await expectCode(read, 'ERR_INVALID_ARGUMENT', `limit ${limit}`);
        }
      },
    },
  ],
};

async function refuses(store: OrderedStore, change: Change): Promise<void> {
  await expectCode(store.write('p', change), 'ERR_INVALID_ARGUMENT', 'write');
  assert.deepEqual(await scanned(store, {}), [], 'a refused write left something');
}
