/** How often the process should be able to do something. */
const EVERY_MS = 10;
/** What is no stall yet. */
const IGNORED_MS = 5;

/**
 * Notes when this process could do nothing, because it was busy or had no processor: nothing that it waits for can be in
 * time then, whatever it waits for.
 */
export class StallMeter implements Disposable {
  /** The times at which a stall began and ended, one after the other, in milliseconds of the process's clock. */
  readonly #stalls: { readonly from: number; readonly to: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();
  #spent = process.cpuUsage();
  #longest = { tookMs: 0, workedMs: 0 };

  /** Measures until it is disposed of. */
  constructor() {
    this.#timer = setInterval(() => this.#tick(), EVERY_MS);
  }

  /** The milliseconds between two times in which the process could do nothing. */
  between(from: number, to: number): number {
    let sum = 0;
    for (let index = this.#stalls.length - 1; index >= 0; index -= 1) {
      const stall = this.#stalls[index];
      if (stall === undefined || stall.to <= from) break;
      sum += Math.max(0, Math.min(stall.to, to) - Math.max(stall.from, from));
    }
    return sum;
  }

  /** The longest of all, and for how much of it the process had a processor. */
  get longest(): { readonly tookMs: number; readonly workedMs: number } {
    return this.#longest;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const [from, to] = [this.#last + EVERY_MS, performance.now()];
    const { user, system } = process.cpuUsage(this.#spent);
    this.#last = to;
    this.#spent = process.cpuUsage();
    const tookMs = to - from;
    if (tookMs <= IGNORED_MS) return;
    this.#stalls.push({ from, to });
    if (tookMs > this.#longest.tookMs) this.#longest = { tookMs, workedMs: (user + system) / 1000 };
  }
}
