import { createStoreCatalogue, seededRandom } from '@feedloom/core';
import type { CatalogueDraft } from '@feedloom/core';
import type { Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { quantile } from '../harness/open-loop.js';
import { withHBase } from './with-hbase.js';

const PAGE = 200;
const DIMENSIONS = 2048;
const BATCH = 200;

const random = seededRandom('catalogue');

function draft(index: number): CatalogueDraft {
  return {
    id: `item-${index}`,
    at: 1.7e12 + index,
    title: 'A lamp that is bright enough to read by',
    tags: ['lamp', 'reading', 'evening'],
    details: { author: `author-${index % 97}`, board: `board-${index % 41}`, link: `https://example.org/${index}` },
    embedding: { space: 'benchmarks', vector: Float32Array.from({ length: DIMENSIONS }, () => random.next()) },
  };
}

/** The time of each of `count` calls, one after the other, in milliseconds. */
async function timesOf(count: number, call: (index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    await call(index);
    times.push(performance.now() - startedAt);
  }
  return times;
}

function row(id: string, what: string, ours: number, limit: number, rounds: number): Row {
  const ratio = ours / limit;
  return { id, what, ours, peer: limit, unit: 'ms / limit', ratio, goal: '<= 1', pass: keeps(ratio, '<= 1'), rounds };
}

/** H9: a page of catalogue rows for a feed, and one item written with its vector, on HBase. */
export const catalogueOnHBase: Figure = {
  ids: ['H9a', 'H9b'],
  measure: (effort) =>
    withHBase(async ({ server, open }) => {
      const catalogue = createStoreCatalogue({ store: await open('feedloom') });
      const items = scaled(4000, effort, 1000);
      for (let first = 0; first < items; first += BATCH) {
        await catalogue.put(Array.from({ length: BATCH }, (_, index) => draft(first + index)));
      }
      await server.flush('feedloom');
      const read = async (): Promise<void> => {
        const ids = Array.from({ length: PAGE }, () => `item-${Math.floor(random.next() * items)}`);
        const found = await catalogue.get(ids);
        if (found.includes(undefined)) throw new Error('An item that was written is missing.');
      };
      const write = (index: number): Promise<void> => catalogue.put([draft(items + index)]);
      const count = scaled(400, effort, 100);
      await timesOf(count, read);
      await timesOf(count, write);
      const reads = await timesOf(count, read);
      const writes = await timesOf(count, (index) => write(count + index));
      return [
        row('H9a', `${PAGE} catalogue rows from HBase, p95`, quantile(reads, 0.95), 30, count),
        row('H9b', `one item with a ${DIMENSIONS}-d vector into HBase, p99`, quantile(writes, 0.99), 50, count),
      ];
    }),
};
