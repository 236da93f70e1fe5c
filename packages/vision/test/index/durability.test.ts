import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@feedloom/core';
import type { VectorIndex, VectorItem } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { thisProcess } from '../../src/index/files/lock-owner.js';
import { expectCode } from '../support/expect-code.js';
import { openVectorIndex } from '@feedloom/vision';
import type { OpenVectorIndexOptions, OpenedVectorIndex, VectorIndexEvent } from '@feedloom/vision';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clusteredItems, testSpace } from '../support/vectors.js';

vi.setConfig({ testTimeout: 90_000 });

const space = testSpace(32);
const items = clusteredItems(seededRandom('durability'), 600, 32);

interface Watched {
  readonly index: OpenedVectorIndex;
  readonly events: VectorIndexEvent[];
}

async function open(path: string, options: Partial<OpenVectorIndexOptions> = {}): Promise<Watched> {
  const events: VectorIndexEvent[] = [];
  const onEvent = (event: VectorIndexEvent) => void events.push(event);
  return { index: await openVectorIndex({ space, path, engine: 'flat', onEvent, ...options }), events };
}

const filled = new Map<string, Promise<string>>();

/** Fills `path` with the files of an index of a segment, of which some rows are dead, and of changes that came later. */
async function fill(path: string, engine: 'flat' | 'usearch' = 'flat'): Promise<void> {
  const template = filled.get(engine) ?? makeTemplate(engine);
  filled.set(engine, template);
  await cp(await template, path, { recursive: true });
}

async function makeTemplate(engine: 'flat' | 'usearch'): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'feedloom-template-'));
  const { index } = await open(path, { engine });
  await index.upsert(items.slice(0, 500));
  await index.flush();
  await index.remove(items.slice(0, 10).map(({ id }) => id));
  await index.upsert(items.slice(500, 501));
  await index.flush();
  await index.upsert(items.slice(501));
  await index.remove(items.slice(10, 20).map(({ id }) => id));
  await index.close();
  return path;
}

afterAll(async () => {
  for (const path of filled.values()) await rm(await path, { recursive: true });
});

const kept = items.slice(20);

async function expectAll(index: VectorIndex, wanted: readonly VectorItem[] = kept): Promise<void> {
  expect(index.size).toBe(wanted.length);
  const answers = await index.search(
    wanted.map(({ vector }) => vector),
    { limit: 1 },
  );
  expect(answers.map(({ hits }) => hits[0]?.id)).toEqual(wanted.map(({ id }) => id));
}

async function nameOf(path: string, pattern: RegExp): Promise<string> {
  const name = (await readdir(path)).find((each) => pattern.test(each));
  if (name === undefined) throw new Error(`There is no file like ${String(pattern)} in ${path}.`);
  return join(path, name);
}

async function flip(file: string, at: number): Promise<void> {
  const bytes = await readFile(file);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 0x10;
  await writeFile(file, bytes);
}

async function until(condition: () => boolean): Promise<void> {
  for (let step = 0; step < 400 && !condition(); step += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(condition()).toBe(true);
}

describe('an index on disk', () => {
  it('has everything again, from segments, dead rows and the log', async () => {
    const path = await temporaryFolder();
    await fill(path, 'usearch');
    const { index, events } = await open(path, { engine: 'usearch' });
    await expectAll(index);
    expect(events).toEqual([]);
    expect(index.stats().segments.flatMap(({ engines }) => engines)).toContain('usearch');
    await index.compact();
    await expectAll(index);
    await index.close();
  });

  it('is open in one process at a time, and only once in it', async () => {
    const path = await temporaryFolder();
    const { index } = await open(path);
    await expectCode(open(path), 'ERR_CONFLICT', 'a second open');
    await index.close();
    await (await open(path)).index.close();
  });

  it('takes over from a process that is gone', async () => {
    const path = await temporaryFolder();
    await fill(path);
    const here = await thisProcess('f');
    await writeFile(join(path, 'lock'), JSON.stringify({ ...here, pid: 2 ** 22 + 1, startedAt: '1' }));
    const { index } = await open(path);
    await expectAll(index);
    await index.close();
  });

  it('refuses vectors of another space, and says of which it is', async () => {
    const path = await temporaryFolder();
    await (await open(path)).index.close();
    const other = testSpace(32, 'other');
    await expect(open(path, { space: other })).rejects.toThrow(/`"test"` \(`test-32`\), not of `"other"`/);
  });

  it('drops a write that was cut short, and says so', async () => {
    const path = await temporaryFolder();
    await fill(path);
    const log = await nameOf(path, /^log-/);
    const whole = await readFile(log);
    await appendFile(log, whole.subarray(0, 1000));
    const { index, events } = await open(path);
    await expectAll(index);
    expect(events).toEqual([{ kind: 'torn', bytes: 1000 }]);
    await index.close();
  });

  it('refuses a log that is damaged amid what was written', async () => {
    const path = await temporaryFolder();
    await fill(path);
    await flip(await nameOf(path, /^log-/), 100);
    await expectCode(open(path), 'ERR_CORRUPT', 'a damaged log');
    // Nor does it forget, the next time, that something was there.
    await expectCode(open(path), 'ERR_CORRUPT', 'a log that is gone');
  });

  it('answers exactly while a damaged index file is rebuilt, and says so', async () => {
    const path = await temporaryFolder();
    await fill(path, 'usearch');
    await flip(await nameOf(path, /^index-/), 500);
    const { index, events } = await open(path, { engine: 'usearch' });
    const [first] = await index.search([kept[0]?.vector ?? new Float32Array(32)]);
    expect(first?.hits[0]?.id).toBe(kept[0]?.id);
    expect(first?.degraded).toEqual([{ part: 'vector-index', reason: expect.any(String), servedFrom: 'exact' }]);
    await until(() => events.some(({ kind }) => kind === 'healed'));
    await until(() => index.stats().segments.every(({ damage }) => damage === undefined));
    await expectAll(index);
    expect((await index.search([kept[0]?.vector ?? new Float32Array(32)]))[0]?.degraded).toEqual([]);
    await index.close();
    expect((await readdir(path)).some((name) => name.endsWith('.corrupt'))).toBe(true);
  });

  it('names what is lost when vectors are damaged and no snapshot has them', async () => {
    const path = await temporaryFolder();
    await fill(path);
    await flip(await nameOf(path, /^vectors-/), 77);
    await expect(open(path)).rejects.toThrow(/`\d+` items are lost/);
  });

  it.each([
    ['an index file', 'usearch', [/^index-/]],
    ['all other files', 'flat', [/^vectors-/, /^items-/, /^alive-/, /^manifest/, /^log-/]],
  ] as const)('heals %s while it runs, when it is told to verify', async (_, engine, patterns) => {
    const path = await temporaryFolder();
    await fill(path, engine);
    const { index, events } = await open(path, { engine });
    for (const pattern of patterns) await flip(await nameOf(path, pattern), 60);
    const { damaged } = await index.verify();
    expect(damaged).toHaveLength(patterns.length);
    expect(events.filter(({ kind }) => kind === 'healed')).toHaveLength(patterns.length);
    expect((await index.verify()).damaged).toEqual([]);
    await expectAll(index);
    await index.close();
    const again = await open(path, { engine });
    await expectAll(again.index);
    await again.index.close();
  });
});

describe('a snapshot', () => {
  it('fills an empty directory, and uploads only what is new', async () => {
    const [path, other] = [await temporaryFolder(), await temporaryFolder()];
    await fill(path);
    const blobs = new MemoryBlobStore();
    const { index } = await open(path);
    await index.snapshot(blobs, 'pins');
    const puts = vi.spyOn(blobs, 'put');
    await index.upsert(items.slice(0, 1));
    await index.snapshot(blobs, 'pins');
    // The log, and the document.
    expect(puts).toHaveBeenCalledTimes(2);
    await index.close();
    const copy = await open(other, { restoreFrom: { blobs, name: 'pins' } });
    await expectAll(copy.index, [...kept, ...items.slice(0, 1)]);
    expect(copy.events.map(({ kind }) => kind)).toEqual(['restored']);
    await copy.index.close();
  });

  it.each([
    ['an index file', 'usearch', [/^index-/]],
    ['vectors, ids and dead rows', 'flat', [/^vectors-/, /^items-/, /^alive-/]],
    ['a manifest', 'flat', [/^manifest/]],
    ['a log', 'flat', [/^log-/]],
  ] as const)('gives back %s', async (_, engine, patterns) => {
    const path = await temporaryFolder();
    await fill(path, engine);
    const restoreFrom = { blobs: new MemoryBlobStore(), name: 'pins' };
    const { index } = await open(path, { engine });
    await index.snapshot(restoreFrom.blobs, restoreFrom.name);
    await index.close();
    for (const pattern of patterns) await flip(await nameOf(path, pattern), 60);
    const { index: healed, events } = await open(path, { engine, restoreFrom });
    await expectAll(healed);
    await until(() => events.some(({ kind }) => kind === 'healed' || kind === 'restored'));
    await healed.close();
  });
});
