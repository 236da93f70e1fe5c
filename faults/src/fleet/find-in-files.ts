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

const AROUND = 32;

/** A word as it is, and as it looks within Base64, at any of three places. */
function formsOf(word: string | Uint8Array): Buffer[] {
  const bytes = Buffer.from(word);
  const within = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url');
    // The first and the last character depend on what is beside it.
    return Buffer.from(text.slice(Math.ceil((shift * 4) / 3), -2));
  });
  return [bytes, ...within];
}

/** Every occurrence of words in the names and bytes of all files beneath a folder. `whoseOf` says whose a path is. */
export async function findInFiles(
  root: string,
  words: readonly (string | Uint8Array)[],
  whoseOf: (path: string) => string,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const needles = words.flatMap((word) => formsOf(word).map((needle) => ({ needle, word: labelOf(word) })));
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = relative(root, join(entry.parentPath, entry.name));
    // A file that has gone meanwhile holds nothing.
    const bytes = await readFile(join(root, file)).catch(() => Buffer.alloc(0));
    for (const { needle, word } of needles) {
      const note = (around: string): void => void found.push({ whose: whoseOf(file), file, word, around });
      if (file.includes(needle.toString('latin1'))) note(file);
      for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + needle.length))
        note(bytes.subarray(Math.max(0, at - AROUND), at + needle.length + AROUND).toString('latin1'));
    }
  }
  return found;
}

const labelOf = (word: string | Uint8Array): string => (typeof word === 'string' ? word : 'the picture');
