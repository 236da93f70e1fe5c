import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Imports one file of a copy of a package's `src`. */
export async function importFrom<Module>(folder: string, file: string): Promise<Module> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href)) as Module;
}
