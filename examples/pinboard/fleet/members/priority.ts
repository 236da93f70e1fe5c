import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How much a process that yields leaves to others: to them it hardly takes any processor time. */
const YIELDING = 10;

/** Whether a process that yields can be made not to: only some users may, and in a container often nobody. */
export const canUnyield = mayUndo();

/** Tries: what yields a little more, and then a little less, tells how much it yields. */
function mayUndo(): boolean {
  const [more, less] = [
    ['-n', '1'],
    ['-n', '-1'],
  ] as const;
  const tellYielding = (...changes: string[]): string =>
    spawnSync('nice', [...changes], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).stdout;
  return tellYielding(...more, 'nice', ...less, 'nice') === tellYielding();
}

/**
 * What runs a program of node: one that `yields` leaves the processor to others as long as they need it. One that starts
 * does so too, if that can be undone once it serves: on one machine it would take from those who serve.
 *
 * Once it has been started, {@link beginYielding} has to be told.
 */
export function nodeCommand(args: readonly string[], yields: boolean): { command: string; args: readonly string[] } {
  if (!yields && !canUnyield) return { command: process.execPath, args };
  return { command: 'nice', args: ['-n', String(YIELDING), process.execPath, ...args] };
}

/** Whoever may not administer the machine may change one session in so many milliseconds. */
const BETWEEN_MS = 110;
const TRIES = 20;

/** Makes a process that was started with {@link nodeCommand}, in a session of its own, yield to other sessions too. Never rejects. */
export async function beginYielding(session: number, yields: boolean): Promise<void> {
  if (yields || canUnyield) await weigh(session, YIELDING);
}

/** Lets a process that yields, and all that it has started, have their part of the processor. Never rejects. */
export async function unyield(group: number): Promise<void> {
  await weigh(group, 0);
  const renice = spawn('renice', ['-n', '0', '-g', String(group)], { stdio: 'ignore' });
  // It may have ended, or there is no such command: then it goes on as it was.
  await once(renice, 'exit').catch(() => undefined);
}

/**
 * Linux may share the processor among sessions first (sched(7), "The autogroup feature"): how much a process yields then
 * counts within its session only, and each of ours is the only one in its own.
 */
async function weigh(session: number, niceness: number): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      await writeFile(`/proc/${session}/autogroup`, String(niceness));
      return;
    } catch (error) {
      // Otherwise there are no such groups, it may not be changed, or the process has ended.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      await sleep(BETWEEN_MS);
    }
  }
}
