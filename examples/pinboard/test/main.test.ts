import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));
const started: ChildProcess[] = [];
let data: string;

beforeAll(async () => {
  data = await mkdtemp(path.join(os.tmpdir(), 'pinboard-main-'));
});

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await rm(data, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Starts the server as `npm start` does. */
async function start(args: readonly string[], port: number): Promise<Running> {
  const child = spawn(process.execPath, ['--conditions=@feedloom/source', '--import', 'tsx', 'main.ts', ...args], {
    cwd: folder,
    env: { ...process.env, PORT: String(port), DATA: data, LIFE: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      const found = /http:\/\/\S+\//.exec(output);
      if (found !== null) resolve(found[0]);
    });
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    child.once('exit', (code) => reject(new Error(`Exit ${code}: ${output}`)));
  });
  return { child, url };
}

async function stop({ child }: Running): Promise<unknown> {
  const over = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await over) as unknown[];
  return code;
}

const pinsAt = async (url: string): Promise<unknown> => (await fetch(`${url}v3/status`)).json();

describe('the command', { timeout: 60_000 }, () => {
  const port = 26_000 + (process.pid % 2_000);

  it('serves the page while the pins are drawn, ends cleanly, and finds them again', async () => {
    const first = await start(['--pins', '6'], port);
    expect(first.url).toBe(`http://127.0.0.1:${port}/`);
    expect(await (await fetch(first.url)).text()).toContain('<title>Pinboard</title>');
    await expect.poll(() => pinsAt(first.url), { timeout: 20_000 }).toMatchObject({ pins: 6, growing: false });
    expect(await stop(first)).toBe(0);

    const second = await start(['--pins', '6'], port);
    expect(await pinsAt(second.url)).toMatchObject({ pins: 6, wanted: 6, growing: false });
    await expect(start(['--data', `${data}/other`], port)).rejects.toThrow(/Port \d+ is taken/);
    expect(await stop(second)).toBe(0);
  });

  it('says what is wrong with its options, and does not start', async () => {
    await expect(start(['--port', 'x'], port)).rejects.toThrow(/Exit 1: `port` must be an integer/);
    await expect(start(['--images', '/nowhere'], port)).rejects.toThrow(/cannot be read/);
  });
});
