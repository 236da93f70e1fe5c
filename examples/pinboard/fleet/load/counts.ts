import type { Figures } from './figures.js';
import type { Outcome } from './flow.js';
import { Histogram } from './histogram.js';

/** Counts what became of requests; several of them add up. */
export class Counts {
  #requests = 0;
  #errors = 0;
  #refused = 0;
  #late = 0;
  readonly #histogram = new Histogram();

  static sum(parts: readonly Counts[]): Counts {
    const sum = new Counts();
    for (const part of parts) {
      sum.#requests += part.#requests;
      sum.#errors += part.#errors;
      sum.#refused += part.#refused;
      sum.#late += part.#late;
      sum.#histogram.add(part.#histogram);
    }
    return sum;
  }

  record(outcome: Outcome, ms: number, isLate: boolean): void {
    this.#requests += 1;
    if (outcome === 'failed') this.#errors += 1;
    if (outcome === 'refused') this.#refused += 1;
    if (isLate) this.#late += 1;
    this.#histogram.record(ms);
  }

  figures(): Figures {
    const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((share) => this.#histogram.quantile(share));
    return {
      requests: this.#requests,
      errors: this.#errors,
      refused: this.#refused,
      late: this.#late,
      p50Ms,
      p95Ms,
      p99Ms,
    };
  }
}
