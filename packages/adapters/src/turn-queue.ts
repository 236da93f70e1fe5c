/**
 * Spreads synchronous work over turns of the event loop, first come, first served.
 *
 * An embedded store answers at once, so a thousand callers of one turn would all be served in that turn and nothing
 * else would run. Here a turn takes jobs until it has spent its limit; the rest wait for the next turn.
 */
export class TurnQueue {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #spent = 0;
  #isTurnEndAwaited = false;

  /** @param limit - How much work one turn takes, in the unit of {@link TurnQueue.spend}. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts work that a running job has done against the current turn. */
  spend(amount: number): void {
    this.#spent += amount;
  }

  /** Runs `job` now if the turn has room and nobody waits, otherwise in a later turn. */
  run<Result>(job: () => Result): Promise<Awaited<Result>> | Result {
    this.#awaitTurnEnd();
    if (this.#spent < this.#limit && this.#waiting.length === 0) return job();
    // An async function runs at once up to its first await, and turns what it throws into a rejection.
    const settle = async (): Promise<Awaited<Result>> => await job();
    return new Promise((resolve) => this.#waiting.push(() => resolve(settle())));
  }

  #awaitTurnEnd(): void {
    if (this.#isTurnEndAwaited) return;
    this.#isTurnEndAwaited = true;
    setImmediate(() => {
      this.#isTurnEndAwaited = false;
      this.#spent = 0;
      while (this.#waiting.length > 0 && this.#spent < this.#limit) this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#awaitTurnEnd();
    });
  }
}
