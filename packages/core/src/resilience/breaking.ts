import { CircuitState, circuitBreaker, handleWhen, isBrokenCircuitError } from 'cockatiel';
import type { IBackoff } from 'cockatiel';
import { systemClock } from '../clock/system-clock.js';
import type { Clock } from '../contracts/clock.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { record } from '../telemetry/metrics.js';
import { FailureWindow } from './failure-window.js';
import { isFault, nameOf } from './fault.js';
import { intercept } from './intercept.js';
import type { AsyncMethod } from './intercept.js';

/** When to stop asking a dependency, and when to ask again. */
export interface BreakerOptions<Contract> {
  /** The share of failed calls, in [0, 1], above which calls are refused. @defaultValue 0.2 */
  readonly failureRatio?: number | undefined;
  /** Over how long calls are counted, in milliseconds. @defaultValue 10_000 */
  readonly windowMs?: number | undefined;
  /** The fewest calls in that time by which it judges. @defaultValue 20 */
  readonly minCalls?: number | undefined;
  /** How long calls are refused before one may probe, in milliseconds; also the longest a probe takes. @defaultValue 5_000 */
  readonly openMs?: number | undefined;
  /** The dependency's name in messages and metrics. @defaultValue the name of its class */
  readonly name?: string | undefined;
  /** The methods to wrap. @defaultValue all but `close` and `scan` */
  readonly methods?: readonly AsyncMethod<Contract>[] | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** A probe that its caller gave up: it says nothing of the dependency, so the circuit must not close. */
class Unproven extends Error {
  constructor(override readonly cause: unknown) {
    super('The probe was aborted.');
  }
}

const STATES: Readonly<Record<CircuitState, number>> = {
  [CircuitState.Closed]: 0,
  [CircuitState.HalfOpen]: 1,
  [CircuitState.Open]: 2,
  [CircuitState.Isolated]: 2,
};

/**
 * The same contract, refused at once with `ERR_UNAVAILABLE` while the dependency fails too often.
 *
 * Faults of the dependency count, mistakes and aborts of the caller do not. After `openMs` one call probes; others are
 * still refused until it has succeeded. All methods share one circuit.
 *
 * @throws `ERR_UNAVAILABLE`, `retryable`, with `retryAfterMs`, while the circuit is open.
 */
export function breaking<Contract extends object>(
  target: Contract,
  {
    failureRatio = 0.2,
    windowMs = 10_000,
    minCalls = 20,
    openMs = 5_000,
    name = nameOf(target),
    methods,
    clock = systemClock,
  }: BreakerOptions<Contract> = {},
): Contract {
  const window = new FailureWindow({ failureRatio, windowMs, minCalls }, clock);
  let reopensAt = 0;
  // cockatiel compares wall-clock time with the duration; this one answers by the injected clock, whatever is compared.
  const backoff: IBackoff<unknown> = {
    get duration() {
      return clock.monotonic() < reopensAt ? Infinity : -Infinity;
    },
    next() {
      reopensAt = clock.monotonic() + openMs;
      return backoff;
    },
  };
  const circuit = circuitBreaker(
    handleWhen((error) => error instanceof Unproven || isFault(error)),
    { breaker: window, halfOpenAfter: backoff },
  );
  circuit.onReset(() => window.reset());
  circuit.onStateChange((state) => record('feedloom.breaker.state', STATES[state], { dep: name }));

  function refuse(): never {
    const retryAfterMs = Math.max(1, Math.ceil(reopensAt - clock.monotonic()));
    const message = `${name} failed too often and is not asked for ${retryAfterMs} ms. Serve something else meanwhile.`;
    throw new FeedloomError('ERR_UNAVAILABLE', message, { retryable: true, retryAfterMs });
  }

  return intercept(target, methods, async ({ method, options, on }) => {
    // cockatiel would let calls wait for the probe, deaf to their deadlines.
    if (circuit.state === CircuitState.HalfOpen) refuse();
    const what = `\`${method}\` of ${name}`;
    const whole = Deadline.of(options, clock);
    whole.check(what);
    try {
      return await circuit.execute(async () => {
        // Called before cockatiel turns from open to half open: only a probe sees this state.
        const isProbe = circuit.state === CircuitState.Open;
        const deadline = isProbe ? whole.within(openMs) : whole;
        try {
          return await deadline.race(on(target, deadline.toCallOptions()), what);
        } catch (error) {
          throw isProbe && FeedloomError.is(error, 'ERR_ABORTED') ? new Unproven(error) : error;
        }
      });
    } catch (error) {
      if (isBrokenCircuitError(error)) refuse();
      throw error instanceof Unproven ? error.cause : error;
    }
  });
}
