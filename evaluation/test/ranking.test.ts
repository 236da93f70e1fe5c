import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { seededRandom } from '@feedloom/core';
import { loadSage, openLogWriter } from '@feedloom/ranking';
import type { LogEntry } from '@feedloom/ranking';
import { synthPinboard } from '@feedloom/ranking/evaluation';
import type { MetricRow } from '@feedloom/ranking/evaluation';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// Each test starts programs, which start threads.
vi.setConfig({ testTimeout: 120_000 });

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedloom-evaluate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A small world as the log of a service: saves, and after the split what a policy served by chance. */
function entriesOfWorld(): LogEntry[] {
  const world = synthPinboard({ items: 400, users: 80, topics: 8, savesPerUser: 12, zipf: 0.2 });
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
    expect(of('collaborative', 'recall@50')?.mean).toBeGreaterThan(of('random', 'recall@50')?.mean ?? 1);
    expect(of('walk', 'snips')).toMatchObject({ slice: 'served', seeds: 1 });
    expect(of('walk', 'effective-samples')?.mean).toBeGreaterThan(10);
  });
});

describe('Training on one’s own log', () => {
  it('writes a model that passes the gate', async () => {
    const log = join(folder, 'train.jsonl');
    const weights = join(folder, 'model.sage');
    await using writer = await openLogWriter(log);
    await writer.append(entriesOfWorld());
    const small = ['--log', log, '--steps', '12', '--dimension', '8', '--json'];
    const { stdout } = await script('train.ts', ...small, '--weights', weights);
    expect((await loadSage(weights)).layers).toHaveLength(3);
    const rows = JSON.parse(stdout) as MetricRow[];
    expect(rows.some(({ ranker, metric }) => ranker === 'pinsage' && metric === 'recall@50')).toBe(true);
  });
});
