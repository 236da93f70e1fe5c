import { seededRandom } from '@feedloom/core';
import type { BlobStore } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEmbeddingTable } from '../../src/tables/create-embedding-table.js';
import { parseIds } from '../../src/tables/parse-ids.js';
import { readTables } from '../../src/tables/read-tables.js';
import type { SageTables } from '../../src/tables/sage-tables.js';
import { createTables } from '../../src/tables/table-holder.js';
import type { PreparedReader } from '../../src/tables/table-holder.js';
import { topPlaces } from '../../src/tables/top-places.js';
import { writeTables } from '../../src/tables/write-tables.js';
import { plantedTables, withVectors } from '../rankers/planted-tables.js';
import { expectCode } from '../support/expect-code.js';

let tables: SageTables;
beforeAll(async () => (tables = await plantedTables()));

const version = { modelId: 'b'.repeat(64), graphEpoch: 4 };

describe('an embedding table', () => {
  it('finds rows by id, and keeps its numbers in shared memory', async () => {
    const vectors = Float32Array.of(1, 0, 0, 1);
    const table = await createEmbeddingTable({ version, dimension: 2, ids: ['a', 'b'], vectors });
    vectors.fill(9);
    expect([table.rowOf('a'), table.rowOf('b'), table.rowOf('c'), table.size]).toEqual([0, 1, undefined, 2]);
    expect([...table.vectors]).toEqual([1, 0, 0, 1]);
    expect(table.vectors.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('refuses what cannot be one', async () => {
    const parts = { version, dimension: 2, ids: ['a', 'b'], vectors: Float32Array.of(1, 0, 0, 1) };
    const wrong = [
      { ...parts, vectors: Float32Array.of(1, NaN, 0, 1) },
      { ...parts, vectors: Float32Array.of(1, 0, Infinity, 1) },
      { ...parts, vectors: Float32Array.of(1, 0, 0) },
      { ...parts, ids: ['a', 'a'] },
      { ...parts, ids: ['a', ''] },
      { ...parts, dimension: 0 },
      { ...parts, version: { modelId: 'mine', graphEpoch: 1 } },
      { ...parts, version: { ...version, graphEpoch: NaN } },
      { ...parts, version: { ...version, refresh: -1 } },
    ];
    for (const each of wrong) {
      await expectCode(createEmbeddingTable(each), 'ERR_INVALID_ARGUMENT', JSON.stringify(each));
    }
  });
});

describe('tables in a blob store', () => {
  it('come back as they were', async () => {
    const blobs = new MemoryBlobStore();
    expect(await readTables(blobs, 'tables')).toBeUndefined();
    await writeTables(blobs, 'tables', tables);
    const read = await readTables(blobs, 'tables');
    const { embeddings, ...others } = tables;
    const { embeddings: readEmbeddings, ...readOthers } = read ?? tables;
    expect(read).not.toBe(tables);
    expect(readOthers).toEqual(others);
    expect(readEmbeddings.vectors).toEqual(embeddings.vectors);
    expect(readEmbeddings.rowOf('item:299')).toBe(299);
    expect(read?.heard.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('are refused with a NaN, a missing piece, another version or no manifest', async () => {
    const damaged: Readonly<Record<string, (blobs: BlobStore) => Promise<unknown>>> = {
      NaN: (blobs) =>
        writeTables(
          blobs,
          'tables',
          withVectors(tables, (vectors) => vectors.fill(NaN, 100, 101)),
        ),
      infinity: (blobs) =>
        writeTables(
          blobs,
          'tables',
          withVectors(tables, (vectors) => vectors.fill(-Infinity, 0, 1)),
        ),
      version: (blobs) => writeTables(blobs, 'tables', { ...tables, version }),
      manifest: async (blobs) => blobs.point('tables', await blobs.put(Buffer.from('{}')), { expected: undefined }),
      JSON: async (blobs) => blobs.point('tables', await blobs.put(Buffer.from('{')), { expected: undefined }),
      piece: async (blobs) => {
        const manifest = await blobs.get(await writeTables(blobs, 'tables', tables));
        const { arrays } = JSON.parse(Buffer.from(manifest ?? []).toString()) as { arrays: { pieces: string[] }[] };
        await blobs.delete(arrays.at(-3)?.pieces[0] ?? '');
      },
      stray: (blobs) => {
        const neighbours = Int32Array.from(tables.neighbourhoods.neighbours).fill(300, 8, 9);
        return writeTables(blobs, 'tables', { ...tables, neighbourhoods: { ...tables.neighbourhoods, neighbours } });
      },
      negative: (blobs) => writeTables(blobs, 'tables', { ...tables, collections: tables.collections.map(() => -2) }),
      length: (blobs) => writeTables(blobs, 'tables', { ...tables, heard: tables.heard.subarray(1) }),
    };
    for (const [what, damage] of Object.entries(damaged)) {
      const blobs = new MemoryBlobStore();
      await damage(blobs);
      await expectCode(readTables(blobs, 'tables'), 'ERR_CORRUPT', what);
    }
  });
});

describe('the event loop', () => {
  /** How often the loop turns while `work` is done. */
  async function turnsDuring(work: Promise<unknown>): Promise<number> {
    let turns = 0;
    let isDone = false;
    void work.catch(() => undefined).finally(() => (isDone = true));
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    return turns;
  }

  it('turns while ids are parsed, indexed and looked at, and they come back whatever they hold', async () => {
    const odd = ['a","b', 'ends in \\\\', 'ends in ",', '","', 'é\u2028', '\\"'];
    const ids = Array.from(
      { length: 40_000 },
      (_, at) => `${odd[at % odd.length]} ${at} ${odd[(at * 7) % odd.length]}`,
    );
    const bytes = new TextEncoder().encode(JSON.stringify(ids));
    const parsing = parseIds(bytes);
    expect(await turnsDuring(parsing)).toBeGreaterThan(5);
    expect(await parsing).toEqual(ids);
    const making = createEmbeddingTable({ version, dimension: 1, ids, vectors: new Float32Array(40_000) });
    expect(await turnsDuring(making)).toBeGreaterThan(5);
    for (const bad of ['', '{}', '["a"', '["a",1]', '[["a","b"]]', '"a"']) {
      await expect(parseIds(new TextEncoder().encode(bad)), bad).rejects.toThrow();
    }
    expect(await parseIds(new TextEncoder().encode('[]'))).toEqual([]);
  });
});

describe('a snapshot that does not fit together', () => {
  it('says what is wrong with it, and what said so', async () => {
    const blobs = new MemoryBlobStore();
    await writeTables(blobs, 'tables', { ...tables, version });
    const error = await expectCode(readTables(blobs, 'tables'), 'ERR_CORRUPT');
    expect(error.cause).toBeInstanceOf(TypeError);
  });
});

describe('a holder of tables', () => {
  it('lets all readers have new tables, or none', async () => {
    const holder = createTables();
    const log: string[] = [];
    const reader = (name: string, refuses = false) => ({
      prepare: (): Promise<PreparedReader> => {
        log.push(`${name} prepares`);
        if (refuses) return Promise.reject(new RangeError('no'));
        return Promise.resolve({
          commit: () => void log.push(`${name} commits`),
          discard: () => Promise.resolve(void log.push(`${name} discards`)),
        });
      },
    });
    holder.join(reader('a'));
    await holder.publish(tables);
    expect(holder.current).toBe(tables);
    const leave = holder.join(reader('b', true));
    await expect(holder.publish({ ...tables })).rejects.toThrow('no');
    expect(holder.current).toBe(tables);
    leave();
    await Promise.all([holder.publish({ ...tables }), holder.publish(tables)]);
    expect(holder.current).toBe(tables);
    const twice = ['a prepares', 'a commits'];
    expect(log).toEqual([...twice, 'a prepares', 'b prepares', 'a discards', ...twice, ...twice]);
    await expectCode(holder.publish(tables, { signal: AbortSignal.abort() }), 'ERR_ABORTED');
  });
});

describe('a holder of tables whose readers misbehave', () => {
  const prepared = (log: string[], name: string): PreparedReader => ({
    commit: () => void log.push(`${name} commits`),
    discard: () => Promise.resolve(void log.push(`${name} discards`)),
  });

  it('tells a reader that joins while the others prepare', async () => {
    const holder = createTables();
    const log: string[] = [];
    holder.join({
      prepare: () => {
        if (log.length === 0) holder.join({ prepare: () => Promise.resolve(prepared(log, 'late')) });
        return Promise.resolve(prepared(log, 'first'));
      },
    });
    await holder.publish(tables);
    expect(log).toEqual(['first commits', 'late commits']);
  });

  it('gives up on one that hangs, discards what is ready, late too, and publishes again', async () => {
    const holder = createTables();
    const log: string[] = [];
    let finish: (ready: PreparedReader) => void = () => undefined;
    holder.join({ prepare: () => Promise.resolve(prepared(log, 'good')) });
    const leave = holder.join({ prepare: () => new Promise((resolve) => (finish = resolve)) });
    await expectCode(holder.publish(tables, { deadlineMs: 20 }), 'ERR_TIMEOUT');
    expect(holder.current).toBeUndefined();
    finish(prepared(log, 'hung'));
    leave();
    await holder.publish(tables);
    expect(log).toEqual(['good discards', 'hung discards', 'good commits']);
  });
});

describe('the top places', () => {
  it('are those that a plain sort gives, of equal scores the earlier first', () => {
    const random = seededRandom(7);
    for (const limit of [1, 5, 99, 100, 1_000]) {
      const scores = Float32Array.from({ length: 100 }, () => Math.floor(random.next() * 20) - 10);
      const sorted = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
      expect([...topPlaces(scores, limit)]).toEqual(sorted.slice(0, limit));
    }
  });
});
