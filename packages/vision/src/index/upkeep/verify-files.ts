import type { CallOptions } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { FileFacts } from '../files/manifest.js';
import { readLogs } from '../files/read-logs.js';
import type { IndexState } from '../index-state.js';
import { quarantineIndex } from './rebuild-index.js';

/** What a verification found. */
export interface VectorIndexDamage {
  /** Files that were looked at. */
  readonly checked: number;
  /** Names of those that are not what was written. */
  readonly damaged: readonly string[];
}

/** A file, how to look at it, and what to do if it is damaged. */
interface Check {
  readonly name: string;
  readonly look: () => Promise<unknown>;
  readonly setAside: (error: FeedloomError) => Promise<void>;
}

/**
 * Reads every file again, and compares it with what was written. Damaged index files are put aside, and their segments
 * searched row by row. Damage of others harms nobody while memory holds what they ought to: they are to be written anew.
 */
export async function verifyFiles(state: IndexState, options: CallOptions): Promise<VectorIndexDamage> {
  const checks = listChecks(state, options);
  const damaged: string[] = [];
  for (const { name, look, setAside } of checks) {
    try {
      await look();
    } catch (error) {
      if (!FeedloomError.is(error, 'ERR_CORRUPT')) throw error;
      damaged.push(name);
      await setAside(error);
    }
  }
  return { checked: checks.length, damaged };
}

function listChecks(state: IndexState, options: CallOptions): Check[] {
  const { directory } = state.place;
  if (directory === undefined) return [];
  const report = (file: string) => (error: FeedloomError) =>
    Promise.resolve(state.emit({ kind: 'corrupt', file, error }));
  const look = (facts: FileFacts) => () =>
    state.engines.builder.checkFile({ path: directory.pathOf(facts.name), facts }, options);
  const checks: Check[] = [
    { name: 'manifest.json', look: () => directory.readPublished(), setAside: report('manifest.json') },
    { name: 'log', look: () => checkLogs(state), setAside: report('log') },
  ];
  for (const served of state.served) {
    const { vectors, items, alive, index } = served.facts ?? {};
    for (const facts of [vectors, items, alive]) {
      if (facts !== undefined) checks.push({ name: facts.name, look: look(facts), setAside: report(facts.name) });
    }
    if (index === undefined) continue;
    checks.push({
      name: index.name,
      look: look(index),
      setAside: (error) => quarantineIndex(state, served, index, error),
    });
  }
  return checks;
}

async function checkLogs({ place: { directory }, writes, target, firstLog, space }: IndexState): Promise<void> {
  if (directory === undefined) return;
  await writes.between(async () => {
    const { bytes } = await readLogs(directory, firstLog, space.dimension, () => undefined);
    if (bytes === target.log?.bytes) return;
    throw new FeedloomError('ERR_CORRUPT', 'The log of the vector index is cut short.');
  });
}
