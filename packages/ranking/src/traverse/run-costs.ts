/** How much the newest observation counts. */
const NEWEST = 0.1;

/** How long requests take, learned per kind of request as milliseconds for each unit of work. */
export class RunCosts {
  readonly #msPerUnit = new Map<string, number>();

  /** The milliseconds that `units` will take; 0 while nothing is known. */
  estimate(kind: string, units: number): number {
    return (this.#msPerUnit.get(kind) ?? 0) * units;
  }

  /** Learns that `units` took `ms`. */
  observe(kind: string, units: number, ms: number): void {
    const now = ms / Math.max(1, units);
    const known = this.#msPerUnit.get(kind);
    this.#msPerUnit.set(kind, known === undefined ? now : known + NEWEST * (now - known));
  }
}
