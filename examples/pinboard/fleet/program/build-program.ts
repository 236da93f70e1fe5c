import { readdir, rm, symlink } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { othersStay } from './others-stay.js';
import { sourceUrls } from './source-urls.js';

const ROOT = resolve(import.meta.dirname, '../../../..');
const PINBOARD = join(ROOT, 'examples/pinboard/main.ts');

/**
 * Builds a program of ours as it would be deployed, with all that packages start in threads and processes of their own: a
 * few files of plain JavaScript, which are loaded in a third of the processor time that hundreds of sources take.
 *
 * @param data - Has the built files in a folder of its own, instead of those that were there.
 * @param program - The source to be run. @defaultValue the pinboard's `main.ts`
 * @returns The built file to be run.
 */
export async function buildProgram(data: string, program = PINBOARD): Promise<string> {
  const folder = join(data, 'program');
  await rm(folder, { recursive: true, force: true });
  await build({
    entryPoints: [{ in: program, out: 'main' }, ...(await workerEntries())],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@feedloom/source'],
    plugins: [sourceUrls, othersStay],
    logLevel: 'error',
  });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'main.mjs');
}

/** What packages start in threads and processes. */
async function workerEntries(): Promise<{ in: string; out: string }[]> {
  const packages = join(ROOT, 'packages');
  const sources = (await readdir(packages)).map((name) => join(packages, name, 'src'));
  const files = await Promise.all(
    sources.map(async (source) => (await readdir(source, { recursive: true })).map((file) => join(source, file))),
  );
  const entries = files.flat().filter((file) => file.endsWith('-entry.ts'));
  return entries.map((file) => ({ in: file, out: basename(file, '.ts') }));
}
