import assert from 'node:assert/strict';
import type { BlobStore } from '../../contracts/blob-store.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import { bytes } from '../ordered-store/notation.js';

/** How named pointers are swapped. */
export const pointerLaws: readonly Law<BlobStore>[] = [
  {
    name: 'points a name at a blob if the name is new',
    async holds(store) {
      const id = await store.put(bytes('one'));
      assert.equal(await store.pointer('name'), undefined);
      const version = await store.point('name', id, { expected: undefined });
      assert.ok(version !== undefined);
      assert.deepEqual(await store.pointer('name'), { id, version });
      assert.equal(await store.point('name', id, { expected: undefined }), undefined);
    },
  },
  {
    name: 'moves a pointer for the caller that has seen its version, and for no other',
    async holds(store) {
      const [one, two] = [await store.put(bytes('one')), await store.put(bytes('two'))];
      const first = await store.point('name', one, { expected: undefined });
      const second = await store.point('name', two, { expected: first });
      assert.ok(second !== undefined && second !== first);
      assert.equal(await store.point('name', one, { expected: first }), undefined);
      assert.equal(await store.point('name', one, { expected: 'never given' }), undefined);
      assert.deepEqual(await store.pointer('name'), { id: two, version: second });
    },
  },
  {
    name: 'lets one of many swaps of the same version win',
    async holds(store) {
      const ids = await Promise.all(Array.from({ length: 16 }, (_, index) => store.put(bytes(`blob ${index}`))));
      let expected: string | undefined;
      for (let round = 0; round < 3; round += 1) {
        const options = { expected };
        const versions = await Promise.all(ids.map((id) => store.point('name', id, options)));
        assert.equal(versions.filter((version) => version !== undefined).length, 1, 'winners');
        const winner = versions.findIndex((version) => version !== undefined);
        expected = versions[winner];
        assert.deepEqual(await store.pointer('name'), { id: ids[winner], version: expected });
      }
    },
  },
  {
    name: 'keeps names apart, whatever is in them',
    async holds(store) {
      const id = await store.put(bytes('one'));
      const names = [
        'a',
        'A',
        'a/b',
        '../a',
        '.',
        '..',
        'a.b',
        '\0',
        'é',
        'e\u0301',
        '\u{1f600}',
        '}x',
        '%61',
        ' ',
        'con',
      ];
      names.push('x'.repeat(256), 'x'.repeat(255));
      const versions: (string | undefined)[] = [];
      for (const name of names) versions.push(await store.point(name, id, { expected: undefined }));
      assert.ok(versions.every((version) => version !== undefined));
      for (const [index, name] of names.entries()) {
        assert.equal((await store.pointer(name))?.version, versions[index], JSON.stringify(name));
      }
    },
  },
  {
    name: 'refuses names that are empty, over 256 bytes or have a lone surrogate',
    async holds(store) {
      const id = await store.put(bytes('one'));
      for (const bad of ['', 'x'.repeat(257), '\ud800']) {
        const point = store.point(bad, id, { expected: undefined });
        await expectCode(point, 'ERR_INVALID_ARGUMENT', 'point');
        await expectCode(store.pointer(bad), 'ERR_INVALID_ARGUMENT', 'pointer');
      }
    },
  },
];
