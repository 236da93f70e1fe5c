import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { haproxy } from '../haproxy/haproxy.js';
import { isMissing } from '../is-missing.js';
import { ENGINES } from '../registry.js';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'feedloom-engines-'));

/** `npm run engines`, with what runs kept apart from the user's. */
async function engines(...args: string[]): Promise<string> {
  const command = ['--conditions=@feedloom/source', '--import', 'tsx', 'engines/main.ts', ...args];
  const env = { ...process.env, FEEDLOOM_RUNNING: folder };
  return (await promisify(execFile)(process.execPath, command, { cwd: root, env })).stdout;
}

const pidIn = (line: string): number => Number(/pid (-?\d+)/.exec(line)?.[1]);

describe.skipIf(isMissing(haproxy))('npm run engines, with haproxy', () => {
  afterAll(async () => {
    await engines('down');
    rmSync(folder, { recursive: true });
  });

  it('lists every engine', async () => {
    const lines = (await engines('list')).trim().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(ENGINES.map(({ kind }) => kind.name));
  });

  it('keeps an engine in the background, kills it, brings it back on its port, and ends it', async () => {
    const up = await engines('up', 'haproxy', '--backend', 'api-1:3001');
    const port = /127\.0\.0\.1:(\d+)/.exec(up)?.[1] ?? '';
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(503);
    expect(await engines('status')).toBe(up);

    expect(pidIn(await engines('kill', 'haproxy'))).toBe(-1);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    expect(await engines('restart', 'haproxy')).toContain(`127.0.0.1:${port} `);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(503);

    await engines('down', 'haproxy');
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    expect(await engines('status')).toBe('No engine runs.\n');
  });

  it('says what there is when a name is wrong', async () => {
    await expect(engines('install', 'oracle')).rejects.toThrow('There is no engine oracle; there are');
  });
});
