import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../free-port.js';

/** The ports of servers that know each other by them: those of `directory`'s last start, else `first` and those above. */
export async function keptPorts(directory: string, count: number, first?: number): Promise<readonly number[]> {
  const file = join(directory, 'ports.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as number[];
  const ports =
    first === undefined
      ? await Promise.all(Array.from({ length: count }, freePort))
      : Array.from({ length: count }, (_, index) => first + index);
  await writeFile(file, JSON.stringify(ports));
  return ports;
}
