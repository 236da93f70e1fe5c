import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { endsWithUs } from './ends-with-us.js';

/** A program that serves, how it is started and when it does. */
export interface ServerProgram {
  /** What it is called in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** @defaultValue those of this process */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** @defaultValue that of this process */
  readonly cwd?: string | undefined;
  /** The file that takes what it prints; appended to. */
  readonly log: string;
  /** Whether it answers by now; a rejection is a no. */
  readonly isReady: () => Promise<boolean>;
  /** @defaultValue 30,000 */
  readonly readyWithinMs?: number | undefined;
}

/** A program of ours that runs, and what it has started itself. */
export interface ServerProcess {
  /** -1 while none runs. */
  readonly pid: number;
  /** Ends it and its children at once. */
  kill(): Promise<void>;
  /** Kills it if it runs, starts it and waits until it answers. */
  restart(): Promise<void>;
  /** Asks it to end, and kills it if it has not after `graceMs`. @defaultValue 0: killed at once */
  stop(graceMs?: number): Promise<void>;
}

/** Signals the group that a child leads, so that what it has started ends too. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // It has ended.
  }
}

/** Starts the program and waits until it answers. It ends with this process, however that ends but by SIGKILL. */
export async function startServer(program: ServerProgram): Promise<ServerProcess> {
  let child = await launch(program);
  const end = async (signal: NodeJS.Signals, graceMs = 0): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      signalGroup(child, signal);
      if (graceMs > 0) await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
      signalGroup(child, 'SIGKILL');
      await ended;
    }
    // What it has started may outlive it by its own crash.
    signalGroup(child, 'SIGKILL');
  };
  return {
    get pid() {
      return child.exitCode === null && child.signalCode === null ? (child.pid ?? -1) : -1;
    },
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGKILL');
      child = await launch(program);
    },
    stop: (graceMs = 0) => (graceMs > 0 ? end('SIGTERM', graceMs) : end('SIGKILL')),
  };
}

async function launch(program: ServerProgram): Promise<ChildProcess> {
  const { name, command, args, env, cwd, log, isReady, readyWithinMs = 30_000 } = program;
  const output = openSync(log, 'a', 0o600);
  // A group of its own: Ctrl-C is for us, who end it in order.
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  endsWithUs(child, () => signalGroup(child, 'SIGKILL'));
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const lastWords = (): string => readFileSync(log, 'utf8').slice(-4000);
  const giveUpAt = Date.now() + readyWithinMs;
  for (;;) {
    await sleep(20);
    if (failure !== undefined) throw new Error(`${name} cannot be started: ${failure.message}`, { cause: failure });
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended at once:\n${lastWords()}`);
    if (await isReady().catch(() => false)) return child;
    if (Date.now() < giveUpAt) continue;
    signalGroup(child, 'SIGKILL');
    throw new Error(`${name} did not answer within ${readyWithinMs / 1000} s:\n${lastWords()}`);
  }
}
