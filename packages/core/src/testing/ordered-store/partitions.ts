import assert from 'node:assert/strict';
import { expectCode } from '../expect-code.js';
import type { OrderedStoreLawGroup } from './law.js';
import { bytes, cell, cellsOf, scanned, text } from './notation.js';

/** Names that a store might cut, fold, decode, quote or take for a pattern. */
const HOSTILE_NAMES: readonly string[] = [
  ...[
    '}x',
    '{',
    '}',
    '{}',
    '{a}',
    'a',
    'A',
    'a:b',
    'a:',
    ':',
    'a/b',
    '/',
    '.',
    '..',
    '../a',
    '\\',
    ' ',
    'a ',
    '*',
    '?',
  ],
  ...['a*', '[a]', '%', '%00', '%61', "'", '"', "'; --", '\n', '\0', '\0\0', 'a\0', 'a\0b', 'a\u0001', '\u{1f600}'],
  ...['é', 'e\u0301', 'É', 'ß', 'ss', 'ı', '\ufffd', '\uffff', '\u{10ffff}', 'undefined', '__proto__', 'constructor'],
  ...['x'.repeat(512), 'x'.repeat(511), `${'x'.repeat(511)}y`, '中'.repeat(170), '\u{1f600}'.repeat(128)],
];

/** That partitions are strangers to each other. */
export const partitionLaws: OrderedStoreLawGroup = {
  name: 'partitions',
  laws: [
    {
      name: 'keep their cells apart, whatever their names',
      async holds(store) {
        for (const [index, name] of HOSTILE_NAMES.entries()) {
          await store.write(name, { puts: [cell('a', `${index}`), cell(`only ${index}`, '1')] });
        }
        for (const [index, name] of HOSTILE_NAMES.entries()) {
          const what = JSON.stringify(name).slice(0, 40);
          assert.deepEqual(await cellsOf(store, name), [`a=${index}`, `only ${index}=1`], what);
        }
        const found = await store.readMany(HOSTILE_NAMES.map((partition) => ({ partition, key: bytes('a') })));
        assert.deepEqual(
          found.map(text),
          HOSTILE_NAMES.map((_, index) => `${index}`),
        );
        const everything = await scanned(store, {});
        const names = new Set(everything.map(({ partition }) => partition));
        assert.deepEqual([...names].sort(), [...HOSTILE_NAMES].sort());
        assert.equal(everything.length, 2 * HOSTILE_NAMES.length);
      },
    },
    {
      name: 'do not take part of a key for part of a name',
      async holds(store) {
        const separators = [':', '/', '\0', '\u0001', '.', '{', '}', '|', ' ', '\u00ff'];
        for (const separator of separators) {
          await store.write('a', { puts: [cell(`${separator}b${separator}c`, '1'), cell('b', '1')] });
          await store.write(`a${separator}`, { puts: [cell(`b${separator}c`, '2'), cell('b', '2')] });
          await store.write(`a${separator}b`, { puts: [cell(`${separator}c`, '3'), cell('c', '3')] });
          const last = `a${separator}b${separator}`;
          await store.write(last, { puts: [cell('c', '4')] });
          assert.deepEqual(await cellsOf(store, last), ['c=4']);
          assert.deepEqual((await cellsOf(store, `a${separator}b`)).sort(), [`${separator}c=3`, 'c=3'].sort());
          await store.write('a', { deletes: [bytes(`${separator}b${separator}c`)] });
          assert.deepEqual(await cellsOf(store, last), ['c=4']);
          assert.deepEqual(await cellsOf(store, 'a'), ['b=1']);
        }
      },
    },
    {
      name: 'end where they end, for ranges and scans too',
      async holds(store) {
        for (const name of ['n', 'm', 'o', 'n\0', 'nn']) {
          await store.write(name, { puts: [cell('\0', name), cell('\xff\xff', name)] });
        }
        assert.deepEqual(await cellsOf(store, 'n'), ['\0=n', '\xff\xff=n']);
        const backwards = { gte: bytes('\0'), lt: new Uint8Array(1024).fill(0xff), reverse: true };
        const [found] = await store.read('n', [backwards]);
        assert.deepEqual(
          found?.map(({ value }) => text(value)),
          ['n', 'n'],
        );
        const yielded = await scanned(store, { partition: 'n' });
        assert.deepEqual(
          yielded.map(({ value }) => text(value)),
          ['n', 'n'],
        );
      },
    },
    {
      name: 'are refused if their name is empty, over 512 bytes or has a lone surrogate',
      async holds(store) {
        for (const bad of ['', 'x'.repeat(513), '中'.repeat(171), '\ud800', 'a\udfff', '\udc00\ud800']) {
          const what = JSON.stringify(bad).slice(0, 40);
          await expectCode(store.write(bad, { puts: [cell('a', '1')] }), 'ERR_INVALID_ARGUMENT', `write ${what}`);
          await expectCode(store.read(bad, [{ key: bytes('a') }]), 'ERR_INVALID_ARGUMENT', `read ${what}`);
          const ref = { partition: bad, key: bytes('a') };
          await expectCode(store.readMany([ref]), 'ERR_INVALID_ARGUMENT', `readMany ${what}`);
          await expectCode(scanned(store, { partition: bad }), 'ERR_INVALID_ARGUMENT', `scan ${what}`);
        }
        assert.deepEqual(await scanned(store, {}), []);
      },
    },
  ],
};
