import { Buffer } from 'node:buffer';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { OrderedStore } from '@feedloom/core';
import { canariesIn } from './canaries.js';

/** The cells of a store: partition and key, value, as Latin-1 text. */
export type Cells = ReadonlyMap<string, string>;

/** All cells of a store. */
export async function cellsOf(store: OrderedStore): Promise<Cells> {
  const cells = new Map<string, string>();
  for await (const { partition, key, value } of store.scan({})) {
    cells.set(`${partition}\0${Buffer.from(key).toString('latin1')}`, Buffer.from(value).toString('latin1'));
  }
  return cells;
}

/** Which canaries lie in keys and values. */
export function canariesInCells(cells: Cells, canaries: readonly string[]): string[] {
  const text = [...cells].flat().join('\0');
  return canariesIn(Buffer.from(text, 'latin1'), canaries);
}

/** Cells that are not as they were, but for those that belong to nobody: heads of buckets and shards, the mix of a segment. */
export function changesOf(before: Cells, after: Cells): string[] {
  const isShared = (name: string): boolean =>
    /^feedloom\/graph\/edges\/\d+\0h$|^j:[^:]+:\d+\0h$|^feedloom\/graph\0|^feedloom\/bandit\//.test(name);
  return [...before].flatMap(([name, value]) => {
    const now = after.get(name);
    if (now === value || isShared(name)) return [];
    return [`${JSON.stringify(name)} of others ${now === undefined ? 'is gone' : 'has changed'}`];
  });
}

/** Which canaries lie in the files of a directory, as text about each. */
export async function canariesInFiles(
  path: string,
  canaries: readonly string[],
  except: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || except.has(file)) continue;
    for (const canary of canariesIn(await readFile(file), canaries))
      found.push(`${relative(path, file)} holds ${canary}`);
  }
  return found;
}

/** Copies a store into a new directory, cell by cell: LMDB's own copies keep what is left in the corners of its pages. */
export async function rewrite(from: string, to: string): Promise<void> {
  await using source = await openLmdbStore({ path: from, durable: false });
  await using target = await openLmdbStore({ path: to, durable: false });
  for await (const { partition, key, value } of source.scan({}))
    await target.write(partition, { puts: [{ key, value }] });
}
