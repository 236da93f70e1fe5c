import assert from 'node:assert/strict';
import type { Random } from '../../contracts/random.js';
import { compareBytes } from '../../keys/bytes.js';
import { integerBetween, oneOf, withSeed } from '../seed.js';
import type { OrderedStoreLawGroup } from './law.js';
import { ALL, bytes, cell, text, texts } from './notation.js';

/** Which cells a range holds, and in which order. */
export const rangeLaws: OrderedStoreLawGroup = {
  name: 'ranges',
  laws: [
    {
      name: 'orders keys as unsigned bytes',
      holds: (store, options) =>
        withSeed(options, async (random) => {
          const keys = alikeKeys(random, 250);
          await store.write('p', { puts: keys.map((key) => ({ key, value: key })) });
          const [found] = await store.read('p', [ALL]);
          const sorted = [...keys].sort(compareBytes).map(text);
          assert.deepEqual(
            found?.map(({ key }) => text(key)),
            sorted,
          );
          assert.deepEqual(
            found?.map(({ value }) => text(value)),
            sorted,
          );
        }),
    },
    {
      name: 'begins with gte and ends before lt',
      async holds(store) {
        await store.write('p', { puts: ['a', 'b', 'b\0', 'bb', 'c', 'd'].map((key) => cell(key, '1')) });
        const between = async (gte: string, lt: string): Promise<string[]> => {
          const [found = []] = await store.read('p', [{ gte: bytes(gte), lt: bytes(lt) }]);
          return found.map(({ key }) => text(key));
        };
        assert.deepEqual(await between('b', 'd'), ['b', 'b\0', 'bb', 'c']);
        assert.deepEqual(await between('b\0', 'bb'), ['b\0']);
        assert.deepEqual(await between('b', 'b\0'), ['b']);
        assert.deepEqual(await between('aa', 'bz'), ['b', 'b\0', 'bb']);
        assert.deepEqual(await between('', 'b'), ['a']);
        assert.deepEqual(await between('c', 'z'), ['c', 'd']);
      },
    },
    {
      name: 'holds nothing if it is empty or inverted',
      async holds(store) {
        await store.write('p', { puts: [cell('a', '1'), cell('b', '2')] });
        for (const reverse of [false, true]) {
          const answers = await store.read('p', [
            { gte: bytes('a'), lt: bytes('a'), reverse },
            { gte: bytes('b'), lt: bytes('a'), reverse },
            { gte: bytes('z'), lt: bytes('a'), reverse, limit: 1 },
            { gte: bytes(''), lt: bytes(''), reverse },
          ]);
          assert.deepEqual(answers, [[], [], [], []]);
        }
      },
    },
    {
      name: 'runs from the end if it is reversed',
      async holds(store) {
        await store.write('p', { puts: ['a', 'b', 'c', 'd'].map((key) => cell(key, '1')) });
        const [found] = await store.read('p', [{ gte: bytes('a'), lt: bytes('d'), reverse: true }]);
        assert.deepEqual(texts(found), ['c=1', 'b=1', 'a=1']);
      },
    },
    {
      name: 'holds at most limit cells, the first in its direction',
      async holds(store) {
        await store.write('p', { puts: ['a', 'b', 'c', 'd'].map((key) => cell(key, '1')) });
        const whole = { gte: bytes('a'), lt: bytes('z') };
        const answers = await store.read('p', [
          { ...whole, limit: 2 },
          { ...whole, limit: 2, reverse: true },
          { ...whole, limit: 4 },
          { ...whole, limit: 1000 },
        ]);
        assert.deepEqual(
          answers.map((entries) => entries.map(({ key }) => text(key)).join('')),
          ['ab', 'dc', 'abcd', 'abcd'],
        );
      },
    },
    {
      name: 'equals a slice of the sorted keys, whatever its bounds, direction and limit',
      holds: (store, options) =>
        withSeed(options, async (random) => {
          const keys = alikeKeys(random, 120);
          await store.write('p', { puts: keys.map((key) => ({ key, value: key })) });
          const sorted = [...keys].sort(compareBytes);
          const bounds = [...keys, ...alikeKeys(random, 60), bytes('')];
          const parts = Array.from({ length: 80 }, () => ({
            gte: oneOf(random, bounds),
            lt: oneOf(random, bounds),
            reverse: oneOf(random, [true, false]),
            limit: oneOf(random, [undefined, 1, 2, 7, 500]),
          }));
          const answers = await store.read('p', parts);
          for (const [index, { gte, lt, reverse, limit = Infinity }] of parts.entries()) {
            const inside = sorted.filter((key) => compareBytes(key, gte) >= 0 && compareBytes(key, lt) < 0);
            const expected = (reverse ? inside.reverse() : inside).slice(0, limit).map(text);
            const found = answers[index]?.map(({ key }) => text(key));
            assert.deepEqual(found, expected, JSON.stringify({ gte: text(gte), lt: text(lt), reverse, limit }));
          }
        }),
    },
    {
      name: 'is right in the middle of a large partition',
      async holds(store) {
        const name = (index: number): string => `k${String(index).padStart(6, '0')}`;
        for (let start = 0; start < 4000; start += 1000) {
          const puts = Array.from({ length: 1000 }, (_, index) => cell(name(start + index), '1'));
          await store.write('p', { puts });
        }
        const [up = [], down = []] = await store.read('p', [
          { gte: bytes(name(1234)), lt: bytes('l'), limit: 25 },
          { gte: bytes('k'), lt: bytes(name(2345)), limit: 25, reverse: true },
        ]);
        const keysOf = (entries: typeof up): string[] => entries.map(({ key }) => text(key));
        assert.deepEqual(
          keysOf(up),
          Array.from({ length: 25 }, (_, index) => name(1234 + index)),
        );
        assert.deepEqual(
          keysOf(down),
          Array.from({ length: 25 }, (_, index) => name(2344 - index)),
        );
      },
    },
  ],
};

/** Different keys of few different bytes, so that many are prefixes of others, with the bytes that break text orders. */
function alikeKeys(random: Random, count: number): Uint8Array[] {
  const alphabet = [0x00, 0x01, 0x2f, 0x3a, 0x41, 0x61, 0x7f, 0x80, 0xc3, 0xe9, 0xed, 0xef, 0xf0, 0xfe, 0xff];
  const keys = new Map<string, Uint8Array>();
  while (keys.size < count) {
    const key = Uint8Array.from({ length: integerBetween(random, 1, 5) }, () => oneOf(random, alphabet));
    keys.set(text(key), key);
  }
  return [...keys.values()];
}
