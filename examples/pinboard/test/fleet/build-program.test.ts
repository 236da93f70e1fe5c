import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../fleet/program/build-program.js';

describe('the built pinboard', { timeout: 60_000 }, () => {
  const data = mkdtempSync(join(tmpdir(), 'feedloom-program-'));
  let main: string;
  let files: readonly { url: string; text: string }[];

  beforeAll(async () => {
    main = await buildProgram(data);
    const folder = join(data, 'program');
    const names = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
    files = names.map((name) => {
      const file = join(folder, name);
      return { url: pathToFileURL(file).href, text: readFileSync(file, 'utf8') };
    });
  }, 60_000);
  afterAll(() => rmSync(data, { recursive: true }));

  it('is run by node alone', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--help']);
    expect(stdout).toContain('Usage: npm start');
  });

  it('has every worker beside what starts it', () => {
    const workers = files.flatMap(({ url, text }) =>
      [...text.matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)].map(([, worker = '']) => new URL(worker, url)),
    );
    expect(workers.length).toBeGreaterThan(5);
    expect(workers.filter((worker) => !existsSync(worker))).toEqual([]);
  });

  it('finds beside its sources what is not built', () => {
    const neighbours = files.flatMap(({ text }) =>
      [...text.matchAll(/new URL\("([^"]+)", "(file:[^"]+)"\)/g)].map(([, name = '', url]) => new URL(name, url)),
    );
    expect(neighbours.map(({ pathname }) => pathname)).toContainEqual(
      expect.stringMatching(/models\/efficientnet-lite0$/),
    );
    expect(neighbours.filter((neighbour) => !existsSync(neighbour))).toEqual([]);
  });

  it('is built anew each time', async () => {
    const before = readdirSync(join(data, 'program'));
    rmSync(main);
    await buildProgram(data);
    expect(readdirSync(join(data, 'program'))).toEqual(before);
  });
});
