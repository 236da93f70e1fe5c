import { systemClock } from '../clock/system-clock.js';
import type { Clock } from '../contracts/clock.js';
import type { Degraded } from '../contracts/degraded.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { count } from '../telemetry/metrics.js';
import { isFault, nameOf, reasonOf } from './fault.js';
import { intercept } from './intercept.js';
import type { AsyncMethod, Invocation } from './intercept.js';

/** The share of the time left that a rung may take while there is another below it. */
const SHARE_OF_A_RUNG = 0.75;

/** What one rung's failure led to. */
export interface FallbackEvent extends Degraded {
  /** The method that was called. */
  readonly method: string;
  /** What the rung threw. */
  readonly error: unknown;
}

/** How to fall from one rung to the next. */
export interface FallbackOptions<Contract = unknown> {
  /** What the rungs are, in `degraded` lists and metrics: `ranker`. @defaultValue the class name of the first */
  readonly part?: string | undefined;
  /** What each rung is called in `degraded` lists. @defaultValue their class names */
  readonly names?: readonly string[] | undefined;
  /** The longest that a rung with another below it may take, in milliseconds. @defaultValue 3/4 of the time left */
  readonly limitMs?: number | undefined;
  /** Hears of every rung that failed, once a later one has answered. @defaultValue nothing */
  readonly onFallback?: ((event: FallbackEvent) => void) | undefined;
  /** The methods to wrap. @defaultValue all but `close` and `scan` */
  readonly methods?: readonly AsyncMethod<Contract>[] | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

interface Failure {
  readonly rung: number;
  readonly error: unknown;
}

/**
 * The contract of its rungs: each call is answered by the first that can.
 *
 * A rung fails by throwing or by being late; mistakes and aborts of the caller are thrown on, and so is an error that is
 * `indeterminate`, since a write may have been done. An answer with a `degraded` list, and each of a list of such answers,
 * names there every rung that failed; `onFallback` and the metric `feedloom.fallback` hear of all of them. Closing it
 * closes the rungs.
 *
 * @throws `ERR_UNAVAILABLE` if every rung failed; its `cause` is an `AggregateError` of their errors.
 */
export function fallback<Contract extends object>(...rungs: readonly [Contract, Contract, ...Contract[]]): Contract;
/** The same, with options after the rungs. */
export function fallback<Contract extends object>(
  ...rungsAndOptions: readonly [Contract, Contract, ...Contract[], FallbackOptions<Contract>]
): Contract;
export function fallback<Contract extends object>(
  ...all: readonly [Contract, ...(Contract | FallbackOptions<Contract>)[]]
): Contract {
  const [first] = all;
  const last = all.at(-1);
  const options = isOptions(last, first) ? last : {};
  const rungs = all.filter((rung): rung is Contract => !isOptions(rung, first));
  const {
    part = nameOf(first),
    names = rungs.map(nameOf),
    limitMs,
    onFallback,
    methods,
    clock = systemClock,
  } = options;

  const nameOfRung = (rung: number): string => names[rung] ?? String(rung);

  async function climbDown(call: Invocation<Contract>): Promise<unknown> {
    const deadline = Deadline.of(call.options, clock);
    const failures: Failure[] = [];
    for (const [rung, target] of rungs.entries()) {
      const what = `\`${call.method}\` of ${nameOfRung(rung)}`;
      const isLast = rung === rungs.length - 1;
      const stage = isLast ? deadline : deadline.within(limitMs ?? deadline.remainingMs * SHARE_OF_A_RUNG);
      try {
        stage.check(what);
        const answer = await stage.race(call.on(target, stage.toCallOptions()), what);
        return failures.length === 0 ? answer : report(answer, rung, failures, call.method);
      } catch (error) {
        if (!isFault(error) || isIndeterminate(error)) throw error;
        failures.push({ rung, error });
      }
    }
    deadline.check(`\`${call.method}\` of ${part}`);
    const errors = failures.map(({ error }) => error);
    const told = failures.map(({ rung, error }) => `${nameOfRung(rung)}: ${reasonOf(error)}`).join(', ');
    throw new FeedloomError('ERR_UNAVAILABLE', `Every rung of ${part} failed (${told}). See the \`cause\`.`, {
      cause: new AggregateError(errors),
      retryable: errors.some((error) => FeedloomError.is(error) && error.retryable),
    });
  }

  function report(answer: unknown, servedBy: number, failures: readonly Failure[], method: string): unknown {
    const degraded = failures.map(({ error }): Degraded => {
      return { part, reason: reasonOf(error), servedFrom: nameOfRung(servedBy) };
    });
    for (const [at, entry] of degraded.entries()) {
      count('feedloom.fallback', 1, { stage: part, cause: entry.reason });
      onFallback?.({ ...entry, method, error: failures[at]?.error });
    }
    return degrade(answer, degraded);
  }

  const ladder = intercept(first, methods, climbDown);
  if (!('close' in first)) return ladder;
  const close = async (): Promise<void> => {
    await Promise.all(rungs.map((rung) => (rung as { close?(): unknown }).close?.()));
  };
  return Object.assign(ladder, { close, [Symbol.asyncDispose]: close });
}

const OPTION_NAMES = new Set(['part', 'names', 'limitMs', 'onFallback', 'methods', 'clock']);

function isOptions<Contract extends object>(
  value: Contract | FallbackOptions<Contract> | undefined,
  first: Contract,
): value is FallbackOptions<Contract> {
  return (
    value !== undefined &&
    value !== first &&
    Object.keys(value).every((key) => OPTION_NAMES.has(key)) &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}

function isIndeterminate(error: unknown): boolean {
  return FeedloomError.is(error) && error.indeterminate;
}

/** Adds to the answer's `degraded` list, or to those of the answers that it is a list of. */
function degrade(answer: unknown, degraded: readonly Degraded[]): unknown {
  if (isDegradable(answer)) {
    const all = [...answer.degraded, ...degraded];
    return Array.isArray(answer) ? Object.assign([...answer], { degraded: all }) : { ...answer, degraded: all };
  }
  const isList = Array.isArray(answer) && answer.length > 0 && answer.every(isDegradable);
  return isList ? answer.map((each: unknown) => degrade(each, degraded)) : answer;
}

function isDegradable(answer: unknown): answer is { readonly degraded: readonly Degraded[] } {
  return typeof answer === 'object' && answer !== null && 'degraded' in answer && Array.isArray(answer.degraded);
}
