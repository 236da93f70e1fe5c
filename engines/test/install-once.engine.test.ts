import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installOnce } from '../install-once.js';
import { pythonPackages } from '../python-packages.js';

const root = resolve(import.meta.dirname, '../..');
/** Builds a file of two halves, with a pause between them, and tells when the first is written. */
const script = `
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { installOnce } from './engines/install-once.ts';
const [whole, log] = process.argv.slice(1);
await installOnce('some', () => existsSync(whole), async (work) => {
  await writeFile(work + '/half', 'first ');
  await appendFile(log, 'built ');
  console.log('half');
  await new Promise((resolve) => setTimeout(resolve, 500));
  await appendFile(work + '/half', 'second');
  await rename(work + '/half', whole);
});
`;

describe('what is installed once', () => {
  let folder: string;
  let whole: string;
  let log: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'feedloom-install-'));
    [whole, log] = [join(folder, 'whole'), join(folder, 'log')];
    vi.stubEnv('FEEDLOOM_ENGINES', folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  const install = () => {
    const args = ['--conditions=@feedloom/source', '--import', 'tsx', '--input-type=module', '-e', script, whole, log];
    return spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  };

  it('needs a lock of the system’s, and says what has it', async () => {
    vi.stubEnv('PATH', '');
    const building = installOnce(
      'some',
      () => false,
      async () => undefined,
    );
    await expect(building).rejects.toThrow('There is no `flock`');
  });

  it('is built by one of several processes at once, and there for all of them', async () => {
    const ended = await Promise.all(
      [1, 2, 3].map(async () => {
        const [code] = (await once(install(), 'exit')) as [number];
        return [code, existsSync(whole)];
      }),
    );
    expect(ended).toEqual([1, 2, 3].map(() => [0, true]));
    expect(await readFile(log, 'utf8')).toBe('built ');
    expect(await readFile(whole, 'utf8')).toBe('first second');
  });

  it('is built from the start after one that was cut off half-way, and nothing of that one stays', async () => {
    const first = install();
    await once(first.stdout, 'data');
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(existsSync(whole)).toBe(false);
    await installOnce(
      'some',
      () => existsSync(whole),
      async (work) => {
        expect(await readdir(work)).toEqual([]);
        await writeFile(join(work, 'file'), 'mended');
        await rename(join(work, 'file'), whole);
      },
    );
    expect(await readFile(whole, 'utf8')).toBe('mended');
    expect(await readdir(join(folder, 'some'))).toEqual(['lock']);
  });

  it('is an environment of Python that two who ask at once have both, whole', { timeout: 180_000 }, async () => {
    const packages = pythonPackages('python', ['--no-index', 'pip']);
    await Promise.all(
      [1, 2].map(async () => {
        await packages.install();
        expect([packages.isInstalled(), existsSync(join(packages.bin, 'pip'))]).toEqual([true, true]);
      }),
    );
  });
});
