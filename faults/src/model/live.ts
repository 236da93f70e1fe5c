import { decodeFacts } from './facts.js';
import type { EntryFact, MarkFact } from './facts.js';
import { HEAD } from '../code.js';
import type { Head, LiveHead } from '../code.js';
import type { Config } from './config.js';
import type { Cell, Partition, World } from './partition.js';
import { textOf } from './partition.js';

const HEAD_NAME = textOf(HEAD);

/** The head in a store. */
export function headIn(partition: Partition): Head | undefined {
  const facts = partition.get(HEAD_NAME)?.facts;
  return facts?.kind === 'head' ? facts.head : undefined;
}

/** The head in a store, if it is one of a living user. */
export function liveHeadIn(partition: Partition): LiveHead | undefined {
  const head = headIn(partition);
  return head?.state === 'live' ? head : undefined;
}

/** The rule of life and death, in the words of the protocol. */
export const isDead = (marks: readonly MarkFact[], entry: EntryFact): boolean =>
  marks.some(({ rev, prints }) => rev > entry.q && prints.has(entry.print));

/** The marks in a store. */
export const marksIn = (cells: readonly Cell[]): MarkFact[] =>
  cells.flatMap(({ facts }) => (facts.kind === 'mark' ? [facts.mark] : []));

/** The pools as they are once a pending decision has been applied: cells by name. */
function settledCells(config: Config, world: World): { name: string; facts: Cell['facts'] }[] {
  const { cells } = world.pools;
  const [feed, pools] = [liveHeadIn(world.feed), liveHeadIn(world.pools)];
  const pending = feed?.pending;
  if (!config.twoStores || pools === undefined || pending === undefined || pending.rev <= pools.rev) return [...cells];
  const gone = new Set(pending.deletes.map((key) => Buffer.from(key, 'base64').toString('latin1')));
  const leaving = pending.leaving && new Map(Object.entries(pending.leaving));
  const put = pending.puts.map(([key, value]) => {
    const bytes = Buffer.from(key, 'base64');
    return { name: bytes.toString('latin1'), facts: decodeFacts(bytes, Buffer.from(value, 'base64')) };
  });
  const over = new Set(put.map(({ name }) => name));
  const kept: { name: string; facts: Cell['facts'] }[] = cells
    .filter(({ name }) => !over.has(name))
    .flatMap(({ name, facts }) => {
      // Blocks that are rewritten take in the batches that go, and lose what leaves.
      const isMerged = leaving !== undefined && (facts.kind === 'block' || facts.kind === 'inbox');
      if (!isMerged) return gone.has(name) ? [] : [{ name, facts }];
      if (facts.kind === 'inbox' && !gone.has(name)) return [{ name, facts }];
      const entries = facts.entries.filter(({ source, id }) => leaving.get(source)?.includes(id) !== true);
      return [{ name, facts: { ...facts, entries } }];
    });
  return [...kept, ...put].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The entries that are alive, with a pending decision counted as applied. */
export function liveEntries(config: Config, world: World): EntryFact[] {
  const cells = settledCells(config, world);
  const marks = cells.flatMap(({ facts }) => (facts.kind === 'mark' ? [facts.mark] : []));
  const all: EntryFact[] = [];
  // Blocks: of several entries of an item the last written counts, and `b` sorts before `o`.
  const merged = new Map<string, EntryFact>();
  for (const { facts } of cells) {
    if (facts.kind === 'entry') all.push(...facts.entries);
    if (facts.kind === 'block' || facts.kind === 'inbox') {
      for (const entry of facts.entries) merged.set(`${entry.source}\n${entry.id}`, entry);
    }
  }
  return [...all, ...merged.values()].filter((entry) => !isDead(marks, entry));
}
