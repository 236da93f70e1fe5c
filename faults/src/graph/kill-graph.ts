import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import { MemoryGraph } from '@feedloom/core/memory';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { edgesIn, openGraphWorld, perform } from './graph-world.js';
import type { Operation, Told } from './graph-world.js';

/** How often a graph is killed, and after how many refused writes. */
export interface KillGraphOptions {
  readonly kills: number;
  /** Refused writes before each kill, at least. */
  readonly refusals: number;
  readonly seed: string;
}

const WRITER = fileURLToPath(new URL('graph-writer.ts', import.meta.url));
/** A process dies a moment after its last refused write that counts. */
const MOST_DELAY_MS = 15;
/** A process that takes longer hangs. */
const MOST_MS = 200_000;

/** What a killed process has told. */
interface EventLog {
  readonly operations: Operation[];
  /** The number of the last change that it was told is done. */
  done: number;
  refused: number;
}

/** Lets a process change the graph in `path`, and kills it. */
async function runAndKill(path: string, first: number, options: KillGraphOptions, random: Random): Promise<EventLog> {
  const flags = ['--conditions=@feedloom/source', '--import', 'tsx', WRITER];
  const given = [path, `${options.seed}/${first}`, String(first), String(options.refusals)];
  const child = spawn(process.execPath, [...flags, ...given], { stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), MOST_MS);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const log: EventLog = { operations: [], done: -1, refused: 0 };
  let isKilled = false;
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    const told = JSON.parse(line) as Told;
    if ('number' in told) log.operations.push(told);
    else if ('done' in told) log.done = told.done;
    else log.refused = told.refused;
    if (log.refused < options.refusals || isKilled) return;
    isKilled = true;
    void sleep(random.next() * MOST_DELAY_MS).then(() => child.kill('SIGKILL'));
  });
  await Promise.all([once(child, 'exit'), once(reader, 'close')]);
  clearTimeout(timer);
  if (!isKilled) throw new Error(`The process ended after ${log.refused} refused writes:\n${errors.slice(-2000)}`);
  return log;
}

/** Waits until nothing waits to be written. */
async function reconciled(world: Awaited<ReturnType<typeof openGraphWorld>>): Promise<void> {
  for (let round = 0; round < 1000 && world.graph.stats().unreconciled > 0; round += 1) await sleep(50);
  if (world.graph.stats().unreconciled > 0) throw new Error(`${world.graph.stats().unreconciled} updates still wait`);
}

/** What is wrong with `found`, if it may have what was told and, of each edge, what the change under way made of it. */
function differences(found: readonly string[], told: readonly string[], underWay: readonly string[]): string[] {
  const lost = told.filter((edge) => underWay.includes(edge) && !found.includes(edge));
  const more = found.filter((edge) => !told.includes(edge) && !underWay.includes(edge));
  return [...lost.map((edge) => `lost ${edge}`), ...more.map((edge) => `more: ${edge}`)];
}

/**
 * Kills processes that change a graph whose store refuses writes, and each time opens the graph again, lets it reconcile, and
 * compares its edges with the log of what the processes were told. What the change under way at the kill was about may be as
 * before or as after it; then it is made again, as its caller would.
 */
export async function killGraph(options: KillGraphOptions): Promise<{ row: FaultRow; failure?: string | undefined }> {
  const { kills, seed } = options;
  const random = seededRandom(`${seed}/kill-graph`);
  const tally = newTally();
  const problems: string[] = [];
  await using directory = await temporaryDirectory();
  const model = new MemoryGraph();
  let next = 0;
  try {
    while (tally.runs < kills && problems.length === 0) {
      const { operations, done } = await runAndKill(directory.path, next, options, random);
      next += operations.length;
      tally.runs += 1;
      const underWay = operations.filter(({ number }) => number > done);
      for (const operation of operations) if (operation.number <= done) await perform(model, operation);
      const told = await edgesIn(model);
      for (const operation of underWay) await perform(model, operation);
      {
        await using world = await openGraphWorld(directory.path);
        await reconciled(world);
      }
      // Opened once more, so that it is the store that answers.
      await using world = await openGraphWorld(directory.path);
      problems.push(...differences(await edgesIn(world.graph), told, await edgesIn(model)));
      for (const operation of underWay) await perform(world.graph, operation);
      problems.push(...differences(await edgesIn(world.graph), await edgesIn(model), await edgesIn(model)));
    }
    tally.lost = problems.filter((problem) => problem.startsWith('lost')).length;
    tally.violations = problems.length - tally.lost;
  } catch (error) {
    tally.violations += 1;
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const what = `kill -9 of a graph after ${options.refusals} refused writes`;
  const row = rowOf('graph', what, tally, seed);
  return problems.length === 0 ? { row } : { row, failure: `FEEDLOOM_SEED=${seed}: ${problems.join('\n')}` };
}
