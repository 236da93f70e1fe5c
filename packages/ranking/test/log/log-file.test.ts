import { appendFile, mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eraseFromLog, openLogWriter, readLog } from '../../src/index.js';
import type { LogEntry, LogReader } from '../../src/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedloom-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const served: LogEntry = {
  event: 'e1',
  kind: 'served',
  user: 'user:ann',
  item: 'item:1',
  at: 1_767_225_600_000.5,
  chunk: 'c1',
  slot: 0,
  propensity: 0.25,
  policy: 'mix@3',
  source: 'walk',
  rung: 'pin-sage',
  experiment: 'x',
  arm: 'b',
};
const engaged: LogEntry = { event: 'e2', kind: 'engaged', user: 'user:“b”\n', item: 'item:1', at: 2, collection: 'c' };
const many = (user: string, count: number): LogEntry[] =>
  Array.from({ length: count }, (_, at) => ({ ...served, event: `${user}${at}`, user, at }));

async function entriesOf(log: LogReader): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const entry of log) entries.push(entry);
  return entries;
}

async function write(path: string, format: 'jsonl' | 'parquet', entries: readonly LogEntry[]): Promise<void> {
  const writer = await openLogWriter(path, { format });
  await writer.append(entries);
  await writer.close();
}

describe.each(['jsonl', 'parquet'] as const)('A log in %s', (format) => {
  const path = (): string => join(folder, `log.${format}`);

  it('gives back what was written, in order', async () => {
    await write(path(), format, [served, engaged, ...many('c', 4500)]);
    const log = readLog(path());
    expect((await entriesOf(log)).slice(0, 2)).toEqual([served, engaged]);
    expect(await entriesOf(readLog(path()))).toHaveLength(4502);
    expect(log.refused).toBe(0);
  });

  it('forgets a user: no byte of the name is left, and the others stay as they were', async () => {
    await write(path(), format, [...many('canary-7f3', 50), engaged, ...many('other', 3)]);
    expect(await eraseFromLog(path(), 'canary-7f3')).toBe(50);
    expect(await eraseFromLog(path(), 'canary-7f3')).toBe(0);
    expect(await entriesOf(readLog(path()))).toEqual([engaged, ...many('other', 3)]);
    expect((await readFile(path())).includes('canary-7f3')).toBe(false);
    expect(await readdir(folder)).toEqual([`log.${format}`]);
  });

  it('forgets a user while it is being written', async () => {
    const writer = await openLogWriter(path(), { format });
    await writer.append(many('ann', 3));
    const [, erased] = await Promise.all([writer.append(many('bob', 2)), writer.erase('ann')]);
    await writer.append([engaged]);
    await writer.close();
    await writer.close();
    expect(erased).toBe(3);
    expect(await entriesOf(readLog(path()))).toEqual([...many('bob', 2), engaged]);
    await expect(writer.append([engaged])).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });

  it('refuses bad entries, and writes none of those given with them', async () => {
    const writer = await openLogWriter(path(), { format });
    const bad = [{ propensity: 0 }, { slot: -1 }, { at: NaN }, { kind: 'bought' }, { user: '' }];
    for (const part of bad) {
      const entries = [engaged, { ...served, ...part } as LogEntry];
      await expect(writer.append(entries)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    }
    await writer.close();
    expect(await entriesOf(readLog(path()))).toEqual([]);
  });

  it('is not there until it is written', async () => {
    await expect(entriesOf(readLog(path()))).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
    await expect(eraseFromLog(path(), 'ann')).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
  });

  it('is no longer read once the caller aborts', async () => {
    await write(path(), format, [served, engaged]);
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      for await (const _ of readLog(path(), { signal: controller.signal })) controller.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});

describe('A log that a crash tore', () => {
  it('loses its last line alone, and is gone on with', async () => {
    const path = join(folder, 'log.jsonl');
    await write(path, 'jsonl', [served]);
    await appendFile(path, JSON.stringify(engaged).slice(0, 30));
    expect(await entriesOf(readLog(path))).toEqual([served]);
    await write(path, 'jsonl', [engaged]);
    const log = readLog(path);
    expect(await entriesOf(log)).toEqual([served, engaged]);
    expect(log.refused).toBe(1);
  });

  it('loses no entry that is accepted after a write failed half-way', async () => {
    const path = join(folder, 'log.jsonl');
    const writer = await openLogWriter(path);
    await writer.append([served]);
    const file = await open(path);
    const prototype = Object.getPrototypeOf(file) as FileHandle;
    await file.close();
    const full = vi.spyOn(prototype, 'appendFile').mockImplementation(async function (this: FileHandle, data) {
      await this.write(String(data).slice(0, 40));
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    await expect(writer.append([engaged])).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
    await expect(writer.append([engaged])).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
    full.mockRestore();
    await writer.append([engaged]);
    await writer.append(many('c', 2));
    await writer.close();
    const log = readLog(path);
    expect(await entriesOf(log)).toEqual([served, engaged, ...many('c', 2)]);
    expect(log.refused).toBe(2);
  });

  it('counts lines that are no entries, and goes on', async () => {
    const path = join(folder, 'log.jsonl');
    const lines = ['{', '[]', 'null', '{"event":1}', JSON.stringify(served), `"${'x'.repeat(100_000)}"`];
    await writeFile(path, `${lines.join('\n')}\n`);
    const log = readLog(path);
    expect(await entriesOf(log)).toEqual([served]);
    expect(log.refused).toBe(5);
  });

  it('keeps nothing of an erased user in a torn line', async () => {
    const path = join(folder, 'log.jsonl');
    await write(path, 'jsonl', [engaged]);
    await appendFile(path, JSON.stringify({ ...served, user: 'canary-7f3' }).slice(0, -5));
    expect(await eraseFromLog(path, 'canary-7f3')).toBe(0);
    expect(await readFile(path, 'utf8')).toBe(`${JSON.stringify(engaged)}\n`);
  });

  it('is corrupt if it is half a Parquet file', async () => {
    const path = join(folder, 'log.parquet');
    await write(path, 'parquet', many('a', 500));
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length / 2));
    await expect(entriesOf(readLog(path))).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
  });
});
