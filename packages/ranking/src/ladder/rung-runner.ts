import { Deadline, FeedloomError, isFault, traced } from '@feedloom/core';
import type { Clock, Degraded, RankRequest, Ranked, Ranker } from '@feedloom/core';
import { checkAnswer } from './check-answer.js';
import type { RungStats } from './ladder-options.js';
import { Latency } from './latency.js';
import { RungBreaker } from './rung-breaker.js';
import type { RungBreakerOptions } from './rung-breaker.js';

/** A rung, its patience and its breaker's. */
export interface RungRunnerOptions<Item> extends RungBreakerOptions {
  readonly ranker: Ranker<Item>;
  readonly minimumMs: number;
  readonly maxInFlight: number;
  readonly retimeMs: number;
  readonly probeMs: number;
  readonly clock: Clock;
}

/** What a rung answered, checked. */
export interface RungAnswer<Item> {
  readonly items: readonly Ranked<Item>[];
  readonly degraded: readonly Degraded[];
}

/** One question to a rung. */
export interface RungQuestion<Item> {
  readonly request: RankRequest<Item>;
  readonly limit: number;
  /** When it is cut off, whether it has answered or not. */
  readonly stage: Deadline;
}

/** One rung at work: asks it, times it, judges it, and probes it while it is left out. */
export class RungRunner<Item> {
  readonly #options: RungRunnerOptions<Item>;
  readonly #breaker: RungBreaker;
  readonly #latency = new Latency();
  readonly #failures = new Map<string, number>();
  readonly #closing = new AbortController();
  #flight = { calls: 0 };
  #isProbing = false;
  #timedAt = -Infinity;
  #answers = 0;
  #items = 0;

  constructor(options: RungRunnerOptions<Item>) {
    this.#options = options;
    this.#breaker = new RungBreaker(options);
  }

  /** The rung's name. */
  get name(): string {
    return this.#options.name;
  }

  /** Whether it is known how long it takes. */
  get isTimed(): boolean {
    return this.#timedAt > -Infinity;
  }

  /** What it needs by all that is known, in milliseconds; 0 while nothing is. */
  get expectedMs(): number {
    return Math.max(this.#options.minimumMs, this.#latency.quantile(0.95) ?? 0);
  }

  /** Why it should not be asked with `limitMs` to spend; `undefined` if it should. */
  whyNot(limitMs: number): string | undefined {
    if (this.#breaker.state !== 'closed') return 'open';
    if (this.#flight.calls >= this.#options.maxInFlight) return 'overloaded';
    return limitMs <= 0 || limitMs < this.expectedMs ? 'no-time' : undefined;
  }

  /**
   * Its answer by the end of the stage. A later one is dropped, but its time is learned.
   *
   * @throws `ERR_ABORTED` for a caller who gave up; `ERR_TIMEOUT`; `ERR_INTERNAL` for a wrong answer; what it throws.
   */
  async ask(question: RungQuestion<Item>): Promise<RungAnswer<Item>> {
    try {
      const answer = await this.#run(question);
      // Only a last rung is asked while its circuit is open.
      if (this.#breaker.state === 'closed') this.#breaker.success();
      else this.#breaker.close();
      return answer;
    } catch (error) {
      // One that refuses at once, because it has too much to do, costs nothing and may take the next call.
      const isFailure = isFault(error) && !FeedloomError.is(error, 'ERR_OVERLOADED');
      if (!question.stage.aborted && isFailure) this.#breaker.failure();
      throw error;
    }
  }

  /** Asks it beside the call, at nobody's cost, if it is left out and due for a probe. */
  probe({ request, limit }: Pick<RungQuestion<Item>, 'request' | 'limit'>): void {
    const { clock, probeMs } = this.#options;
    const { state } = this.#breaker;
    const isDue = state === 'half-open' || (state === 'closed' && this.#isStale());
    if (!isDue || this.#isProbing || this.#closing.signal.aborted) return;
    this.#isProbing = true;
    const { signal } = this.#closing;
    const startedAt = clock.monotonic();
    this.#run({ request, limit, stage: Deadline.of({ signal, deadlineMs: probeMs }, clock) }).then(
      () => {
        this.#isProbing = false;
        // Calls that were never answered are given up.
        this.#flight = { calls: 0 };
        this.#latency.restart(clock.monotonic() - startedAt);
        this.#breaker.close();
      },
      () => {
        this.#isProbing = false;
        if (state !== 'closed') this.#breaker.open();
      },
    );
  }

  /** Takes note that it was passed over or failed. */
  failed(reason: string): void {
    this.#failures.set(reason, (this.#failures.get(reason) ?? 0) + 1);
  }

  /** Takes note of what it placed. */
  placed(items: number, isBest: boolean): void {
    this.#items += items;
    if (isBest) this.#answers += 1;
  }

  /** What became of it so far, of so many calls. */
  stats(calls: number): RungStats {
    return {
      name: this.name,
      state: this.#breaker.state,
      p95Ms: this.#latency.quantile(0.95),
      answers: this.#answers,
      share: calls === 0 ? 0 : this.#answers / calls,
      items: this.#items,
      failures: Object.fromEntries(this.#failures),
    };
  }

  /** Ends its probe. */
  close(): void {
    this.#closing.abort();
  }

  /** Whether it may have become faster, or free, since it was timed last. */
  #isStale(): boolean {
    const { clock, retimeMs, minimumMs, maxInFlight } = this.#options;
    const isLeftOut = this.expectedMs > minimumMs || this.#flight.calls >= maxInFlight;
    return isLeftOut && clock.monotonic() - this.#timedAt >= retimeMs;
  }

  async #run({ request, limit, stage }: RungQuestion<Item>): Promise<RungAnswer<Item>> {
    const { name, ranker, clock } = this.#options;
    const startedAt = clock.monotonic();
    const limitMs = stage.remainingMs;
    const time = (elapsedMs: number): void => {
      this.#latency.observe(elapsedMs);
      this.#timedAt = clock.monotonic();
    };
    const flight = this.#flight;
    flight.calls += 1;
    const work = traced('feedloom.rank', { rung: name }, async () =>
      ranker.rank(request, { ...stage.toCallOptions(), limit }),
    );
    const settled = (isAnswer: boolean) => (): void => {
      flight.calls -= 1;
      if (isAnswer) time(clock.monotonic() - startedAt);
    };
    work.then(settled(true), settled(false));
    try {
      const answer = await stage.race(work, `the ranker ${name}`);
      return { items: checkAnswer(answer, request.candidates, limit, name), degraded: answer.degraded };
    } catch (error) {
      // It would have taken longer than it was given: how much longer, a late answer may tell.
      if (FeedloomError.is(error, 'ERR_TIMEOUT')) time(Math.max(limitMs, clock.monotonic() - startedAt));
      throw error;
    }
  }
}
