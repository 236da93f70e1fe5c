import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { serve } from '@feedloom/core/spawn';

/** What a process does that shares a database with others. */
export interface LmdbChild {
  /** Tries to be the first to write a cell in each of so many partitions. @returns Where it was. */
  claim(partitions: number): number[];
  /** Counts a cell up so many times, and leaves a mark for each step in the same change. */
  count(times: number): void;
}

serve<{ readonly path: string; readonly durable: boolean }, LmdbChild>(async ({ path, durable }) => {
  const store = await openLmdbStore({ path, durable });
  const key = Buffer.from('h');
  return {
    methods: {
      async claim(partitions) {
        const won: number[] = [];
        for (let index = 0; index < partitions; index += 1) {
          const puts = [{ key, value: Buffer.from(String(process.pid)) }];
          if (await store.write(`claim ${index}`, { guard: { key, expected: undefined }, puts })) won.push(index);
        }
        return won;
      },
      async count(times) {
        for (let done = 0; done < times;) {
          const [[head] = []] = await store.read('counter', [{ key }]);
          const next = Number(head === undefined ? 0 : Buffer.from(head.value).toString()) + 1;
          const puts = [
            { key, value: Buffer.from(String(next)) },
            { key: Buffer.from(`mark ${next}`), value: Buffer.from(String(process.pid)) },
          ];
          if (await store.write('counter', { guard: { key, expected: head?.value }, puts })) done += 1;
        }
      },
    },
    close: () => store.close(),
  };
});
