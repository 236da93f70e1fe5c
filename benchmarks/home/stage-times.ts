/** How long the stages of requests took. */
export class StageTimes {
  readonly #times = new Map<string, number[]>();

  /** Times a stage; one that fails counts too. */
  async time<Result>(stage: string, run: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    try {
      return await run();
    } finally {
      this.count(stage, performance.now() - startedAt);
    }
  }

  /** Keeps any other number of a request. */
  count(stage: string, value: number): void {
    const times = this.#times.get(stage);
    if (times === undefined) this.#times.set(stage, [value]);
    else times.push(value);
  }

  /** All that was kept, which is kept no longer. */
  take(): Record<string, number[]> {
    const taken = Object.fromEntries(this.#times);
    this.#times.clear();
    return taken;
  }
}
