import { Buffer } from 'node:buffer';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A word that lies somewhere in a folder. */
export interface Finding {
  /** The engine or process whose folder it is. */
  readonly whose: string;
  /** The file, relative to the folder that was searched. */
  readonly file: string;
  readonly word: string;
  /** What lies around it, as Latin-1. */
  readonly around: string;
}

const AROUND = 24;

/** Every occurrence of words in the names and bytes of all files beneath a folder. `whoseOf` says whose a path is. */
export async function findInFiles(
  root: string,
  words: readonly (string | Uint8Array)[],
  whoseOf: (path: string) => string,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const needles = words.map((word) => Buffer.from(word));
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = relative(root, join(entry.parentPath, entry.name));
    // A file that has gone meanwhile holds nothing.
    const bytes = await readFile(join(root, file)).catch(() => Buffer.alloc(0));
    for (const needle of needles) {
      const note = (word: string, around: string): void =>
        void found.push({ whose: whoseOf(file), file, word, around });
      const word = needle.toString('latin1').slice(0, 40);
      if (file.includes(word)) note(word, file);
      for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + needle.length))
        note(word, bytes.subarray(Math.max(0, at - AROUND), at + needle.length + AROUND).toString('latin1'));
    }
  }
  return found;
}
