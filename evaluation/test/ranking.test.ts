import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { seededRandom } from '@feedloom/core';
import { initialWeights, loadSage, openLogWriter, saveSage } from '@feedloom/ranking';
import type { LogEntry } from '@feedloom/ranking';
import { synthPinboard } from '@feedloom/ranking/evaluation';
import type { MetricRow, PlantedPinboard } from '@feedloom/ranking/evaluation';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// Each test starts programs, which start threads.
vi.setConfig({ testTimeout: 240_000 });

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedloom-evaluate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function smallWorld(): PlantedPinboard {
  return synthPinboard({ items: 400, users: 80, topics: 8, savesPerUser: 12, zipf: 0.2 });
}

/** A small world as the log of a service: saves, and after the split what a policy served by chance. */
function entriesOfWorld(): LogEntry[] {
  const world = smallWorld();
  const random = seededRandom(5);
  const saves = [world.before, world.after].flatMap(({ count, users, items, collections, at }, part) =>
    Array.from({ length: count }, (_, save): LogEntry => {
      const [user, item] = [world.userId(users[save] ?? 0), world.itemId(items[save] ?? 0)];
      const collection = world.collectionId(collections[save] ?? 0);
      return { event: `${part}:${save}`, kind: 'engaged', user, item, at: at[save] ?? 0, collection };
    }),
  );
  const served = saves.flatMap(({ user, item, at, event }): LogEntry[] => {
    const seen = { kind: 'served', user, at: at - 1, policy: 'random@1', propensity: 0.1 } as const;
    const other = world.itemId(Math.floor(random.next() * world.items));
    return [
      { ...seen, event: `s${event}`, item },
      { ...seen, event: `o${event}`, item: other },
    ];
  });
  return [...served, ...saves];
}

async function script(file: string, ...options: string[]): Promise<{ stdout: string; stderr: string }> {
  const node = ['--conditions=@feedloom/source', '--import', 'tsx', `evaluation/ranking/${file}`];
  return await run(process.execPath, [...node, ...options], { cwd: root });
}

/** A file of the features of the same world. */
async function writeFeatures(path: string): Promise<void> {
  const { items, dimension, features, itemId } = smallWorld();
  const lines = Array.from({ length: items }, (_, item) => {
    const vector = [...features.subarray(item * dimension, (item + 1) * dimension)];
    return JSON.stringify({ item: itemId(item), vector });
  });
  await writeFile(path, lines.join('\n'));
}

function recallOf(json: string, ranker: string): number {
  const rows = JSON.parse(json) as MetricRow[];
  const found = rows.find((row) => row.ranker === ranker && row.metric === 'recall@50' && row.slice === 'all');
  return found?.mean ?? NaN;
}

describe('One’s own log', () => {
  it('is evaluated: rankers on its future, and what was served is replayed', async () => {
    const log = join(folder, 'log.parquet');
    await using writer = await openLogWriter(log, { format: 'parquet' });
    await writer.append(entriesOfWorld());
    await writer.close();
    const { stdout } = await script('main.ts', '--log', log, '--json');
    const rows = JSON.parse(stdout) as MetricRow[];
    const of = (ranker: string, metric: string): MetricRow | undefined =>
      rows.find((row) => row.ranker === ranker && row.metric === metric);
    expect(recallOf(stdout, 'collaborative')).toBeGreaterThan(recallOf(stdout, 'random'));
    expect(of('walk', 'snips')).toMatchObject({ slice: 'served', seeds: 1 });
    expect(of('walk', 'effective-samples')?.mean).toBeGreaterThan(10);
    // Nothing is known of looks, so nothing is said of who goes by them.
    expect(new Set(rows.map(({ ranker }) => ranker))).toEqual(
      new Set(['random', 'popularity', 'collaborative-64', 'collaborative', 'walk']),
    );
  });

  it('is evaluated with the features of its items', async () => {
    const [log, features] = [join(folder, 'looks.jsonl'), join(folder, 'looks.features')];
    await using writer = await openLogWriter(log);
    await writer.append(entriesOfWorld());
    await writeFeatures(features);
    const { stdout } = await script('main.ts', '--log', log, '--features', features, '--json');
    expect(recallOf(stdout, 'content')).toBeGreaterThan(1.3 * recallOf(stdout, 'random'));
    expect(recallOf(stdout, 'propagation')).toBeGreaterThan(recallOf(stdout, 'content'));
  });
});

describe('Training on one’s own log', () => {
  it('publishes the very model that was judged, if it is better than the last, and none that is worse', async () => {
    const file = (name: string): string => join(folder, name);
    await using writer = await openLogWriter(file('train.jsonl'));
    await writer.append(entriesOfWorld());
    await writeFeatures(file('train.features'));
    const inputs = ['--log', file('train.jsonl'), '--features', file('train.features'), '--json'];
    const { dimension: features } = smallWorld();
    await saveSage(file('untrained.sage'), initialWeights({ features, dimension: 16, from: 'noise' }));

    const better = ['--dimension', '16', '--steps', '10', '--user-steps', '5', '--weights', file('better.sage')];
    const first = await script('train.ts', ...inputs, ...better, '--previous', file('untrained.sage'));
    const published = recallOf(first.stdout, 'pinsage');
    expect(published).toBeGreaterThan(recallOf(first.stdout, 'popularity'));
    expect(published).toBeGreaterThan(recallOf(first.stdout, `previous ${file('untrained.sage')}`));

    const worse = ['--dimension', '2', '--steps', '0', '--user-steps', '0', '--weights', file('worse.sage')];
    const second = script('train.ts', ...inputs, ...worse, '--previous', file('better.sage'));
    const refused = await second.then(
      () => undefined,
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
    expect(refused?.code).toBe(1);
    expect(refused?.stderr).toContain(`refused: The recall@50 of \`pinsage\` on all is`);
    expect(refused?.stderr).toContain(`previous ${file('better.sage')}`);
    await expect(loadSage(file('worse.sage'))).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
    // What is in the file is worth what was said of it when it was written.
    expect(recallOf(refused?.stdout ?? '', `previous ${file('better.sage')}`)).toBe(published);
  });
});
