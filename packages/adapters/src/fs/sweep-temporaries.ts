import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPORARY_SUFFIX } from './safe-file.js';
import { systemCodeOf } from './wrap-fs-error.js';

/** Removes temporary files that were last written before `writtenBefore`: what killed processes have left. */
export async function sweepTemporaries(directory: string, writtenBefore: number): Promise<void> {
  const names = await readdir(directory);
  for (const name of names.filter((each) => each.endsWith(TEMPORARY_SUFFIX))) {
    const path = join(directory, name);
    try {
      if ((await lstat(path)).mtimeMs <= writtenBefore) await unlink(path);
    } catch (error) {
      // Another process has finished or swept it.
      if (systemCodeOf(error) !== 'ENOENT') throw error;
    }
  }
}
