import type { Random } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { Executor } from './executor.js';

/** How a call may end when what computes it is stopped. */
const KNOWN = new Set(['ERR_ABORTED', 'ERR_CLOSED', 'ERR_OVERLOADED', 'ERR_TIMEOUT', 'ERR_UNAVAILABLE']);

const MOST_CALLS = 24;
const MOST_DEADLINE_MS = 150;

/** Calls under way. */
export interface Load {
  /** Gives up every call that can be given up. */
  abort(): void;
  /** What was wrong with how the calls ended, once all have. */
  readonly problems: Promise<readonly string[]>;
}

/** Asks for many numbers at once: some urgent, some with little time, some through the batcher, some beside it. */
export function startLoad({ session, batcher }: Executor, random: Random): Load {
  const controller = new AbortController();
  const calls = Array.from({ length: 1 + Math.floor(random.next() * MOST_CALLS) }, async (_, number) => {
    const options = {
      signal: random.next() < 0.5 ? controller.signal : undefined,
      deadlineMs: random.next() < 0.5 ? random.next() * MOST_DEADLINE_MS : undefined,
    };
    try {
      const answer =
        random.next() < 0.8
          ? await batcher.submit(number, { ...options, priority: random.next() < 0.7 ? 'interactive' : 'background' })
          : await runAlone(session, number, options);
      return answer === number ? [] : [`asked for ${number}, got ${answer}`];
    } catch (error) {
      return FeedloomError.is(error) && KNOWN.has(error.code) ? [] : [`ended with ${String(error)}`];
    }
  });
  return { abort: () => controller.abort(), problems: Promise.all(calls).then((problems) => problems.flat()) };
}

async function runAlone(
  session: Executor['session'],
  number: number,
  options: Parameters<Executor['session']['run']>[1],
): Promise<number> {
  const { y } = await session.run({ x: { type: 'float32', dims: [1], data: Float32Array.of(number) } }, options);
  return Number(y?.data[0]);
}
