import { systemClock } from '../clock/system-clock.js';
import type { Cache } from '../contracts/cache.js';
import type { Clock } from '../contracts/clock.js';
import { Deadline } from '../deadline.js';
import { count } from '../telemetry/metrics.js';
import { isFault, reasonOf } from './fault.js';
import { intercept } from './intercept.js';
import type { AsyncMethod } from './intercept.js';

/** The arguments of a method of a contract. */
export type ArgumentsOf<Contract, Method extends keyof Contract> = Contract[Method] extends (
  ...args: infer Args
) => unknown
  ? Args
  : never;

/** What a method of a contract answers, once awaited. */
export type AnswerOf<Contract, Method extends keyof Contract> = Contract[Method] extends (
  ...args: never[]
) => infer Answer
  ? Awaited<Answer>
  : never;

/** Which answers are kept, where, and for how long. */
export interface CachedOptions<Contract, Method extends AsyncMethod<Contract>> {
  /** The one method whose answers are kept; it must only read. */
  readonly method: Method;
  /** Keeps the answers. */
  readonly cache: Cache<AnswerOf<Contract, Method>>;
  /** The key of a call, from its arguments; `undefined` to make the call without the cache. */
  readonly key: (...args: ArgumentsOf<Contract, Method>) => string | undefined;
  /** How long an answer is kept, in milliseconds. @defaultValue the cache's own */
  readonly ttlMs?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/**
 * The same contract, with the answers of one method kept in a cache.
 *
 * Concurrent calls of one key share one load. A cache that fails is a miss. Degraded answers are kept like others, so
 * cache a rung rather than the ladder: `fallback(cached(ranker, …), lastGood)`.
 */
export function cached<Contract extends object, Method extends AsyncMethod<Contract>>(
  target: Contract,
  { method, cache, key, ttlMs, clock = systemClock }: CachedOptions<Contract, Method>,
): Contract {
  /** What the target itself threw, in whichever of the calls that share a load. */
  const thrown = new WeakSet<object>();
  return intercept(target, [method], async (call) => {
    const deadline = Deadline.of(call.options, clock);
    const name = key(...(call.args as ArgumentsOf<Contract, Method>));
    if (name === undefined) return call.on(target, call.options);
    let loading: Promise<AnswerOf<Contract, Method>> | undefined;
    const load = (signal: AbortSignal): Promise<AnswerOf<Contract, Method>> => {
      // No caller's deadline: others may share the load. `call.on` makes the very call whose answer has this type.
      loading = call.on(target, { signal, deadlineMs: undefined }) as Promise<AnswerOf<Contract, Method>>;
      loading.catch((error: unknown) => thrown.add(Object(error) as object));
      return loading;
    };
    try {
      return await cache.load(name, load, { ...deadline.toCallOptions(), ttlMs });
    } catch (error) {
      if (!isFault(error) || thrown.has(Object(error) as object)) throw error;
      deadline.check(`\`${method}\` through a cache`);
      count('feedloom.fallback', 1, { stage: 'cache', cause: reasonOf(error) });
      // The cache may have failed after the load, on keeping its answer.
      return deadline.race(loading ?? call.on(target, deadline.toCallOptions()), `\`${method}\` past a failing cache`);
    }
  });
}
