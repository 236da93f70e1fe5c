import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Makes empty directories for the tests of the calling file, and removes them when it is done. */
export function scratchDirectories(): () => Promise<string> {
  const made: string[] = [];
  afterAll(() => Promise.all(made.map((directory) => rm(directory, { recursive: true, force: true }))));
  return async () => {
    const directory = await mkdtemp(join(tmpdir(), 'feedloom-adapters-'));
    made.push(directory);
    return directory;
  };
}
