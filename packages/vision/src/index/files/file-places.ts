import { mkdtemp, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilePlace } from '../index-state.js';
import type { IndexDirectory } from './index-directory.js';

/** The place of a durable index. */
export function durablePlace(directory: IndexDirectory): FilePlace {
  return {
    directory,
    pathOf: (name) => Promise.resolve(directory.pathOf(name)),
    nextGeneration: () => directory.nextGeneration,
    remove: (name) => unlink(directory.pathOf(name)).catch(() => undefined),
    close: () => directory.close(),
  };
}

/** The place of an index in memory: a temporary directory, made when a native library first needs a file. */
export function temporaryPlace(): FilePlace {
  let made: Promise<string> | undefined;
  let generation = 0;
  const pathOf = async (name: string): Promise<string> => {
    made ??= mkdtemp(join(tmpdir(), 'feedloom-index-'));
    return join(await made, name);
  };
  return {
    directory: undefined,
    pathOf,
    nextGeneration: () => (generation += 1),
    remove: async (name) => unlink(await pathOf(name)).catch(() => undefined),
    async close() {
      if (made !== undefined) await rm(await made, { recursive: true, force: true });
    },
  };
}
