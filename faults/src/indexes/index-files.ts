import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The name of the file of a kind in a directory. */
export async function findFile(path: string, pattern: RegExp): Promise<string> {
  const name = (await readdir(path)).find((each) => pattern.test(each));
  if (name === undefined) throw new Error(`There is no file like ${String(pattern)} in ${path}.`);
  return name;
}

/** Reads such a file. */
export async function readIndexFile(path: string, pattern: RegExp): Promise<Buffer> {
  return readFile(join(path, await findFile(path, pattern)));
}
