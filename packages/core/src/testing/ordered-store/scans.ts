import assert from 'node:assert/strict';
import type { OrderedStoreLawGroup } from './law.js';
import { bytes, cell, scanned, text, valueOf } from './notation.js';

/** What a walk over the store yields. */
export const scanLaws: OrderedStoreLawGroup = {
  name: 'scans',
  laws: [
    {
      name: 'yield nothing of an empty store',
      async holds(store) {
        assert.deepEqual(await scanned(store, {}), []);
        assert.deepEqual(await scanned(store, { partition: 'p' }), []);
      },
    },
    {
      name: 'yield every cell once, grouped by partition',
      async holds(store) {
        const expected: string[] = [];
        for (let partition = 0; partition < 5; partition += 1) {
          const puts = Array.from({ length: 1 + partition * 150 }, (_, index) => cell(`k${index}`, `v${index}`));
          await store.write(`p${partition}`, { puts });
          expected.push(...puts.map(({ key, value }) => `p${partition} ${text(key)} ${text(value)}`));
        }
        const found = await scanned(store, {});
        const seen = found.map(({ partition, key, value }) => `${partition} ${text(key)} ${text(value)}`);
        assert.deepEqual([...seen].sort(), expected.sort());
        const groups = found.filter(({ partition }, index) => partition !== found[index - 1]?.partition);
        assert.equal(groups.length, 5, 'a partition was left and entered again');
      },
    },
    {
      name: 'yield one partition in the order of its keys, within the bounds given',
      async holds(store) {
        const keys = Array.from({ length: 700 }, (_, index) => `k${String(index).padStart(4, '0')}`);
        await store.write('p', { puts: keys.map((key) => cell(key, '1')) });
        await store.write('q', { puts: [cell('k0001', '2')] });
        const keysOf = async (gte?: string, lt?: string): Promise<string[]> => {
          const found = await scanned(store, {
            partition: 'p',
            gte: gte === undefined ? undefined : bytes(gte),
            lt: lt === undefined ? undefined : bytes(lt),
          });
          assert.ok(found.every(({ partition }) => partition === 'p'));
          return found.map(({ key }) => text(key));
        };
        assert.deepEqual(await keysOf(), keys);
        assert.deepEqual(await keysOf('k0100'), keys.slice(100));
        assert.deepEqual(await keysOf(undefined, 'k0600'), keys.slice(0, 600));
        assert.deepEqual(await keysOf('k0100', 'k0100'), []);
        assert.deepEqual(await keysOf('k00995', 'k0102'), ['k0100', 'k0101']);
      },
    },
    {
      name: 'apply their bounds in every partition',
      async holds(store) {
        for (const name of ['p', 'q']) {
          await store.write(name, { puts: ['a', 'b', 'c'].map((key) => cell(key, '1')) });
        }
        const found = await scanned(store, { gte: bytes('b'), lt: bytes('c') });
        assert.deepEqual(found.map(({ partition, key }) => `${partition}${text(key)}`).sort(), ['pb', 'qb']);
      },
    },
    {
      name: 'can be left early',
      async holds(store) {
        await store.write('p', { puts: Array.from({ length: 900 }, (_, index) => cell(`k${index}`, '1')) });
        for (let round = 0; round < 20; round += 1) {
          for await (const { partition } of store.scan({})) {
            assert.equal(partition, 'p');
            break;
          }
        }
        assert.equal(await store.write('p', { puts: [cell('a', '1')] }), true);
        assert.equal(await valueOf(store, 'p', 'a'), '1');
      },
    },
    {
      name: 'yield every cell that stays, while others come and go',
      async holds(store) {
        const stays = Array.from({ length: 600 }, (_, index) => `stay ${String(index).padStart(4, '0')}`);
        await store.write('p', { puts: stays.map((key) => cell(key, '1')) });
        await store.write('p', { puts: stays.map((key) => cell(`${key} not`, '1')) });
        const seen: string[] = [];
        for await (const { key } of store.scan({ partition: 'p' })) {
          seen.push(text(key));
          if (seen.length % 50 === 1) {
            const index = Math.min(599, seen.length);
            await store.write('p', { deletes: [bytes(`${stays[index]} not`), bytes(`${stays[599 - index]} not`)] });
            await store.write('p', { puts: [cell(`a ${index}`, '1'), cell(`z ${index}`, '1')] });
          }
        }
        assert.deepEqual(
          seen.filter((key) => stays.includes(key)),
          stays,
        );
      },
    },
  ],
};
