import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { OrderedStore, Random } from '@feedloom/core';
import { seededRandom } from '@feedloom/core';
import { Books, openWorld } from '../network/actors.js';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import type { Ledger } from '../feed/ledger.js';
import { KILL_LOAD } from './told.js';
import type { Told } from './told.js';

/** Where processes are killed. */
export interface KillOptions {
  readonly kind: 'lmdb' | 'redis';
  /** A directory, or a port. */
  readonly place: string;
  readonly kills: number;
  readonly seed: string;
  /** Opens the same store in this process, once all others are dead. */
  readonly open: () => Promise<OrderedStore>;
}

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
/** Two at a time, so that the survivor meets what the dead one left. */
const AT_ONCE = 2;
/** A process dies after so many lines at most, and a moment later. */
const MOST_LINES = 20;
const MOST_DELAY_MS = 15;

function note(ledger: Ledger, { offered = [], accepted = [], refused = [], shown = [] }: Told): void {
  for (const id of offered) ledger.offered.add(id);
  ledger.answered(accepted, refused);
  if (shown.length > 0) ledger.shown.push(shown);
}

function start(arguments_: readonly string[]): ChildProcess {
  const flags = ['--conditions=@feedloom/source', '--import', 'tsx', WORKER];
  return spawn(process.execPath, [...flags, ...arguments_], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Lets one process run for a while and kills it. @throws If it ends by itself. */
async function runAndKill(
  options: KillOptions,
  name: string,
  user: string,
  ledger: Ledger,
  random: Random,
): Promise<void> {
  const [after, delay] = [1 + Math.floor(random.next() * MOST_LINES), random.next() * MOST_DELAY_MS];
  const child = start([options.kind, options.place, name, user]);
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  let lines = 0;
  let isKilled = false;
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  reader.on('line', (line) => {
    note(ledger, JSON.parse(line) as Told);
    lines += 1;
    if (lines !== after) return;
    void sleep(delay).then(() => {
      isKilled = true;
      child.kill('SIGKILL');
    });
  });
  await Promise.all([once(child, 'exit'), once(reader, 'close')]);
  if (!isKilled) throw new Error(`The process ended by itself after ${lines} lines:\n${errors.slice(-2000)}`);
}

/** Kills processes at random moments, each time starting new ones on the same data, and compares at the end. */
export async function killWorkers(options: KillOptions): Promise<{ row: FaultRow; failure?: string | undefined }> {
  const { kind, kills, seed, open } = options;
  const random = seededRandom(`${seed}/kill-${kind}`);
  const tally = newTally();
  const books = new Books();
  const user = 'user 0';
  const problems: string[] = [];
  const lane = async (index: number): Promise<void> => {
    while (tally.runs < kills) {
      tally.runs += 1;
      await runAndKill(options, `k${index}.${tally.runs}`, user, books.of(user), random);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => lane(index)));
    await using store = await open();
    problems.push(...(await books.compare(openWorld(store, `${seed}/healthy`, KILL_LOAD), tally)));
  } catch (error) {
    tally.violations += 1;
    problems.push(String(error));
  }
  const row = rowOf('T6', `kill -9 of a process on ${kind}`, tally, seed);
  return problems.length === 0 ? { row } : { row, failure: `FEEDLOOM_SEED=${seed}: ${problems.join('\n')}` };
}
