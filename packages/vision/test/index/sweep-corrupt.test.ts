import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sweepCorrupt } from '../../src/index/files/sweep-corrupt.js';
import { temporaryFolder } from '../support/temporary-folder.js';

it('keeps the last three damaged files of each kind, and all that is not damaged', async () => {
  const folder = await temporaryFolder();
  const kept = ['log-9.bin.corrupt', 'manifest.json.corrupt', 'index-1-1.usearch', 'notes.txt'];
  for (const name of kept) await writeFile(join(folder, name), name);
  for (const number of [5, 4, 3, 2, 1]) {
    const path = join(folder, `index-${number}-1.usearch`);
    await writeFile(path, '');
    await rename(path, `${path}.corrupt`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await writeFile(join(folder, 'index-1-1.usearch'), '');
  await sweepCorrupt(folder);
  const last = [1, 2, 3].map((number) => `index-${number}-1.usearch.corrupt`);
  expect((await readdir(folder)).sort()).toEqual([...kept, ...last].sort());
});
