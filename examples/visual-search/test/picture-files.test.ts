import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { picturesIn } from '../picture-files.js';

describe('the pictures of a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'feedloom-pictures-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are found in all its folders, named by their path, in order', async () => {
    await mkdir(path.join(folder, 'rooms'));
    for (const name of ['b.JPG', 'rooms/a.png', 'notes.txt']) await writeFile(path.join(folder, name), name);
    expect((await picturesIn(folder)).map(({ id }) => id)).toEqual(['b.JPG', 'rooms/a.png']);
  });

  it('get another version when they change', async () => {
    await writeFile(path.join(folder, 'a.png'), 'one');
    const [before] = await picturesIn(folder);
    await writeFile(path.join(folder, 'a.png'), 'another');
    const [after] = await picturesIn(folder);
    expect(after?.id).toBe(before?.id);
    expect(after?.version).not.toBe(before?.version);
  });
});
