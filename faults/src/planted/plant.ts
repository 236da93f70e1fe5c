import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Patch, PlantedBug } from './planted-bug.js';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Replaces the one place that a patch names. @throws If there is none, or more than one. */
export function applyPatch(source: string, { file, find, replace }: Patch): string {
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`The patch of \`${file}\` must match once, but matches ${places} times: ${find}`);
  return source.replace(find, () => replace);
}

/**
 * Makes a patched copy of a package's `src`, in a folder of this process, inside the repository: there its imports
 * resolve as usual.
 */
export async function plant({ name, package: home, patches }: Omit<PlantedBug, 'check'>): Promise<string> {
  const folder = join(ROOT, '.cache', 'planted', `${name}.${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(ROOT, 'packages', home, 'src'), folder, { recursive: true });
  for (const patch of patches) {
    const path = join(folder, patch.file);
    await writeFile(path, applyPatch(await readFile(path, 'utf8'), patch));
  }
  return folder;
}

/** Removes what {@link plant} has made. */
export async function uproot(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
