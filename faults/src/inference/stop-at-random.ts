import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { openExecutor } from './executor.js';
import type { Executor } from './executor.js';
import { startLoad } from './load.js';

/** Ways to stop what is being computed. */
const STOPS = ['abort', 'deadline', 'close', 'kill', 'give up opening'] as const;

const MOST_DELAY_MS = 120;
const MOST_OPENING_MS = 600;

/** Executors that are open, and what is told of them. */
export interface Bench {
  readonly random: Random;
  /** Learns of every process that runs a session. */
  onProcess(pid: number): void;
  /** Learns what is being done, so that a hang can be told. */
  onStep(step: string): void;
  open: Executor | undefined;
}

/** Starts calls and stops them at a random moment. @returns What went wrong. */
export async function stopAtRandom(bench: Bench): Promise<readonly string[]> {
  const { random } = bench;
  bench.onStep('opening');
  const executor = (bench.open ??= await openExecutor(random.next() < 0.5 ? 'worker' : 'child'));
  bench.onProcess(executor.session.stats().pid);
  const load = startLoad(executor, random);
  await sleep(random.next() * MOST_DELAY_MS);
  const stop = STOPS[Math.floor(random.next() * STOPS.length)];
  const problems: string[] = [];
  bench.onStep(`${stop} of a ${executor.kind}`);
  if (stop === 'abort') load.abort();
  else if (stop === 'close') await close(bench);
  else if (stop === 'kill' && executor.kind === 'child') process.kill(executor.session.stats().pid, 'SIGKILL');
  else if (stop === 'give up opening') problems.push(...(await giveUpOpening(random)));
  bench.onStep('waiting for the calls');
  problems.push(...(await load.problems));
  bench.onStep('waiting until it computes again');
  if (bench.open !== undefined) problems.push(...(await heals(bench.open)));
  return problems.map((problem) => `${executor.kind}, ${stop}: ${problem}`);
}

/** The session may be gone before the batcher has run all that it took. */
export async function close(bench: Bench): Promise<void> {
  const { open } = bench;
  bench.open = undefined;
  await Promise.all([open?.batcher.close(), open?.session.close()]);
}

async function giveUpOpening(random: Random): Promise<readonly string[]> {
  try {
    const kind = random.next() < 0.5 ? 'worker' : 'child';
    const { session } = await openExecutor(kind, { deadlineMs: random.next() * MOST_OPENING_MS });
    await session.close();
    return [];
  } catch (error) {
    return FeedloomError.is(error, 'ERR_TIMEOUT') ? [] : [`opening ended with ${String(error)}`];
  }
}

/** Whether it computes again, a while after it was stopped. */
async function heals({ session, batcher }: Executor): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    try {
      return (await batcher.submit(7)) === 7 ? [] : ['does not compute what it did before'];
    } catch (error) {
      if (!FeedloomError.is(error, 'ERR_UNAVAILABLE')) return [`does not heal: ${String(error)}`];
      await sleep(50);
    }
  }
  return [`does not heal: ${JSON.stringify(session.stats())}`];
}
