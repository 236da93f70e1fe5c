import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** The longest line that is looked at, in UTF-16 units: no entry comes near, so a longer one is damage. */
export const MAX_LINE = 65_536;

/** The lines of a file, one after the other, in constant memory. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const input = createReadStream(path, 'utf8');
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) if (line !== '') yield line;
  } finally {
    input.destroy();
  }
}

/** What a line says; `undefined` if it is torn or no JSON. */
export function parseLine(line: string): unknown {
  if (line.length > MAX_LINE) return undefined;
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
