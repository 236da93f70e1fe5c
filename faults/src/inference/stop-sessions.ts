import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';

/** One line of a victim. */
export interface Told {
  /** A process that runs a session for it. */
  readonly pid?: number | undefined;
  /** What it does now. */
  readonly step?: string | undefined;
  /** What went wrong when it stopped something. */
  readonly problems?: readonly string[] | undefined;
}

const VICTIM = fileURLToPath(new URL('victim.ts', import.meta.url));
/** Stops in one process, and processes at once. */
const STOPS = 10;
const AT_ONCE = 2;
/** A process that takes longer hangs. */
const MOST_MS = 200_000;

/** Lets one process stop sessions and end. @returns How often it did, and what went wrong. */
async function runVictim(
  seed: string,
  stops: number,
  ending: 'exit' | 'by itself',
): Promise<{ stopped: number; problems: string[] }> {
  const flags = ['--conditions=@feedloom/source', '--import', 'tsx', VICTIM];
  const child = spawn(process.execPath, [...flags, seed, String(stops), ending], { stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), MOST_MS);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const problems: string[] = [];
  const pids = new Set<number>();
  let stopped = 0;
  const steps: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    const told = JSON.parse(line) as Told;
    if (told.pid !== undefined) pids.add(told.pid);
    if (told.problems !== undefined) stopped += 1;
    problems.push(...(told.problems ?? []));
    if (told.step !== undefined) steps.push(told.step);
  });
  const [[code, signal]] = await Promise.all([once(child, 'exit'), once(reader, 'close')]);
  clearTimeout(timer);
  if (code !== 0)
    problems.push(`the process (${seed}, ${ending}) ended with ${code ?? signal}:\n${errors.slice(-1000)}`);
  if (stopped < stops)
    problems.push(`only ${stopped} of ${stops} stops were told, after: ${steps.slice(-4).join(', ')}`);
  for (const pid of pids) if (await isAlive(pid)) problems.push(`process ${pid} was left behind`);
  return { stopped, problems };
}

/** Whether it is there, and still is a while later. */
async function isAlive(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return false;
    }
    await sleep(50);
  }
  return true;
}

/** Stops sessions at random moments, in processes that then end by themselves or by `process.exit`. */
export async function stopSessions(stops: number, seed: string): Promise<{ row: FaultRow; failure?: string }> {
  const tally = newTally();
  const problems: string[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next * STOPS < stops) {
      const index = next++;
      const size = Math.min(STOPS, stops - index * STOPS);
      const outcome = await runVictim(`${seed}/sessions/${index}`, size, index % 2 === 0 ? 'exit' : 'by itself');
      tally.runs += outcome.stopped;
      problems.push(...outcome.problems);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  tally.violations = problems.length;
  const row = rowOf('sessions', 'abort, deadline, close, kill and exit under load', tally, seed);
  return problems.length === 0 ? { row } : { row, failure: `FEEDLOOM_SEED=${seed}: ${problems.join('\n')}` };
}
