import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { Random } from '@feedloom/core';
import { seededRandom } from '@feedloom/core';
import { readLog } from '@feedloom/ranking';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { canariesIn, canariesOf } from './canaries.js';
import type { Canaries } from './canaries.js';
import { openErasable } from './erasable-world.js';
import type { Deeds, ErasableWorld } from './erasable-world.js';
import { canariesInCells, canariesInFiles, cellsOf, changesOf, rewrite } from './traces.js';
import type { Cells } from './traces.js';

/** Users who do nothing while others are erased, and users who go on. */
const [QUIET, BUSY] = [25, 30];

/** Rounds of the load before and after an erasure, at least. */
const ROUNDS = 10;

/**
 * Erases a user from everything that keeps data of users, while others go on writing, and then looks for the user's canaries
 * in every key, value, log entry and file, and for changes in what is kept of users who did nothing meanwhile.
 */
export async function eraseUnderLoad(
  rounds: number,
  seed: string,
): Promise<{ row: FaultRow; failure?: string; detail: string }> {
  const tally = newTally();
  const problems: string[] = [];
  const freed: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    tally.runs += 1;
    const outcome = await eraseOnce(`${seed}/${round}`);
    problems.push(...outcome.problems);
    freed.push(outcome.inFreePages);
  }
  tally.violations = problems.length;
  const row = rowOf('erase', 'a user with 50 canaries, under load', tally, seed);
  const detail = `${freed.join(', ')} canaries in bytes that LMDB has freed, none once it was written anew`;
  return problems.length === 0
    ? { row, detail }
    : { row, detail, failure: `FEEDLOOM_SEED=${seed}: ${problems.join('\n')}` };
}

async function eraseOnce(seed: string): Promise<{ problems: string[]; inFreePages: number }> {
  const random = seededRandom(seed);
  const problems: string[] = [];
  const canaries = canariesOf(`canary-${Math.floor(random.next() * 1e6)}`);
  const marked = deedsOf(canaries);
  await using directory = await temporaryDirectory();
  let before: Cells;
  let quietLines: string;
  {
    await using world = await openErasable(directory.path);
    const quiet = Array.from({ length: QUIET }, (_, index) => someDeeds(`quiet ${index}`, random, 0));
    for (const deeds of quiet) await world.live(deeds);
    for (const { user } of quiet) await world.look(user);
    await settled(world);
    before = await cellsOf(world.store);
    quietLines = await linesOf(directory.path, 'quiet');
    await world.live(marked);
    await world.look(canaries.user);
    await world.closeLog([...quiet, marked]);
    await world.snapshot();
    const missing = canaries.all.filter((canary) => !textOf(world).includes(canary));
    const kept = new Set([
      ...canariesInCells(await cellsOf(world.store), canaries.all),
      ...(await canariesInLogs(world, canaries.all)),
    ]);
    const unseen = missing.filter((canary) => !kept.has(canary));
    if ((await canariesInFiles(join(directory.path, 'blobs'), canaries.all)).length === 0)
      problems.push('no snapshot holds anything');
    if (unseen.length > 0) problems.push(`the scan does not see what is there: ${unseen.join()}`);
    await eraseBesideOthers(world, marked, random, problems);
    await settled(world);
    for (const canary of [canaries.user, ...canaries.all])
      if (textOf(world).includes(canary)) problems.push(`a cache holds ${canary}`);
    for (const canary of await canariesInLogs(world, [canaries.user, ...canaries.all]))
      problems.push(`a log holds ${canary}`);
    const recent = world.parts.counts.recentOf(canaries.user);
    if (recent.length > 0) problems.push('co-occurrence counts remember the user');
  }
  for (const name of ['store', 'tasks']) {
    await using store = await openLmdbStore({ path: join(directory.path, name), durable: false });
    const cells = await cellsOf(store);
    // A tombstone without data, which refuses what comes late.
    const tombstone = `feedloom:u:${canaries.user}\0h`;
    const named = [...cells].filter((cell) => cell.some((text) => text.includes(canaries.user)));
    for (const [cell] of named) if (cell !== tombstone) problems.push(`${JSON.stringify(cell)} names the user`);
    for (const canary of canariesInCells(cells, canaries.all)) problems.push(`the ${name} holds ${canary}`);
    if (name === 'store') problems.push(...changesOf(before, cells));
  }
  if ((await linesOf(directory.path, 'quiet')) !== quietLines) problems.push('lines of others have changed in the log');
  const inFreePages = await scanFiles(directory.path, canaries.all, problems);
  return { problems, inFreePages };
}

/** Lets others write while a user is erased, and tells events of the user's again. */
async function eraseBesideOthers(
  world: ErasableWorld,
  marked: Deeds,
  random: Random,
  problems: string[],
): Promise<void> {
  let done = 0;
  let isOver = false;
  const load = async (): Promise<void> => {
    while (!isOver) {
      const user = `busy ${Math.floor(random.next() * BUSY)}`;
      await world.live(someDeeds(user, random, done));
      await world.look(user);
      done += 1;
    }
  };
  const loads = Promise.all([load(), load(), load()]);
  try {
    while (done < ROUNDS) await Promise.race([sleep(5), loads]);
    const before = done;
    // The user is still busy; once that is over, nobody is there any more who could write.
    const late = world.live(marked).catch(() => undefined);
    await world.erase(marked.user);
    await late;
    await world.erase(marked.user);
    const from = done;
    if (from === before) problems.push('nobody wrote anything during the erasure');
    const again = marked.saves.map(({ event, item }) => ({ event, user: marked.user, item, kind: 'save', at: 1 }));
    await Promise.all([world.parts.profiles.observe(again), world.parts.journal.observe(again)]);
    while (done < from + ROUNDS) await Promise.race([sleep(5), loads]);
  } finally {
    isOver = true;
    await loads;
  }
}

function deedsOf({ user, posts, titles, items, boards, events, follows, words }: Canaries): Deeds {
  return {
    user,
    posts: posts.map((id, index) => ({ id, title: titles[index] ?? '' })),
    saves: items.map((item, index) => ({
      item,
      event: events[index] ?? '',
      board: boards[index % boards.length] ?? '',
    })),
    follows,
    words,
  };
}

function someDeeds(user: string, random: Random, round: number): Deeds {
  const below = (most: number): number => Math.floor(random.next() * most);
  return {
    user,
    posts: Array.from({ length: 4 }, (_, index) => ({
      id: `${user} post ${round} ${index}`,
      title: `Title ${below(99)}`,
    })),
    saves: Array.from({ length: 4 }, (_, index) => {
      // Only those who are busy share items and boards.
      const own = user.startsWith('quiet') ? user : 'busy';
      return {
        event: `${user} event ${round} ${index}`,
        item: `${own} item ${below(40)}`,
        board: `${own} board ${below(8)}`,
      };
    }),
    follows: [`${user} follows ${below(5)}`],
    words: ['chunk', 'experiment', 'policy', 'source'],
  };
}

/** Waits until nothing goes on by itself. */
async function settled(world: ErasableWorld): Promise<void> {
  for (let wait = 0; wait < 500 && world.parts.graph.stats().unreconciled > 0; wait += 1) await sleep(10);
  await sleep(100);
}

const textOf = ({ parts: { caches } }: ErasableWorld): string => caches.candidates.toText() + caches.rankings.toText();

async function canariesInLogs(world: ErasableWorld, canaries: readonly string[]): Promise<string[]> {
  const entries: unknown[] = [];
  for await (const entry of readLog(world.oldLog)) entries.push(entry);
  const now = await readFile(world.oldLog.replace('old.parquet', 'now.jsonl'), 'utf8');
  return canariesIn(Buffer.from(JSON.stringify(entries) + now), canaries);
}

async function linesOf(path: string, word: string): Promise<string> {
  const lines = (await readFile(join(path, 'now.jsonl'), 'utf8')).split('\n');
  return lines.filter((line) => line.includes(`"user":"${word} `)).join('\n');
}

/** Looks at every byte of every file. @returns How many canaries lie in pages that LMDB has freed. */
async function scanFiles(path: string, canaries: readonly string[], problems: string[]): Promise<number> {
  let inFreePages = 0;
  const original = new Set<string>();
  for (const name of ['store', 'tasks']) {
    const file = join(path, name, 'data.mdb');
    original.add(file);
    const found = canariesIn(await readFile(file), canaries);
    inFreePages += found.length;
    await rewrite(join(path, name), join(path, `${name}-rewritten`));
  }
  for (const found of await canariesInFiles(path, canaries, original)) problems.push(found);
  return inFreePages;
}
