import { performance } from 'node:perf_hooks';
import { Counts } from './counts.js';
import type { Figures, TallyFigures } from './figures.js';
import { FLOWS, LATE_AFTER_MS } from './flow.js';
import type { Flow, Outcome } from './flow.js';

type ByFlow = Readonly<Record<Flow, Counts>>;

/** An answer that came too late. */
export interface LateAnswer {
  readonly flow: Flow;
  readonly ms: number;
  /** When it came, in seconds since the tally was cleared. */
  readonly atSeconds: number;
}

/** The most late answers that are told one by one. */
const MOST_LATE = 1_000;

/** What the last seconds are: enough for a p99, few enough to see it change. */
const WINDOW_SECONDS = 20;

const nothing = (): ByFlow => Object.fromEntries(FLOWS.map((flow) => [flow, new Counts()])) as Record<Flow, Counts>;

function figuresOf(parts: readonly ByFlow[]): TallyFigures {
  const sums = FLOWS.map((flow) => [flow, Counts.sum(parts.map((part) => part[flow]))] as const);
  return {
    all: Counts.sum(sums.map(([, counts]) => counts)).figures(),
    flows: sums.map(([flow, counts]) => ({ flow, lateAfterMs: LATE_AFTER_MS[flow], ...counts.figures() })),
  };
}

/** Counts what became of requests: since it was cleared, and of the last seconds. */
export class Tally {
  readonly #seconds = new Map<number, ByFlow>();
  readonly #degraded = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  readonly #refusals = new Map<string, number>();
  readonly #late: LateAnswer[] = [];
  #all = nothing();
  #since = performance.now();

  /** @param ms - From when the request was due to be sent, so that a stalled sender hides nothing. */
  record(flow: Flow, outcome: Outcome, ms: number): void {
    const second = Math.floor(performance.now() / 1000);
    const current = this.#seconds.get(second) ?? nothing();
    if (!this.#seconds.has(second)) {
      this.#seconds.set(second, current);
      for (const old of this.#seconds.keys()) if (old < second - WINDOW_SECONDS) this.#seconds.delete(old);
    }
    const isLate = ms > LATE_AFTER_MS[flow];
    for (const counts of [this.#all[flow], current[flow]]) counts.record(outcome, ms, isLate);
    const atSeconds = Math.round((performance.now() - this.#since) / 100) / 10;
    if (isLate && this.#late.length < MOST_LATE) this.#late.push({ flow, ms: Math.round(ms), atSeconds });
  }

  /** Notes that an answer said it lacked something. */
  degraded(part: string): void {
    increase(this.#degraded, part);
  }

  /** Notes why a request failed. */
  failure(why: string): void {
    increase(this.#failures, why);
  }

  /** Notes why a request was refused. */
  refusal(why: string): void {
    increase(this.#refusals, why);
  }

  clear(): void {
    this.#all = nothing();
    for (const map of [this.#seconds, this.#degraded, this.#failures, this.#refusals]) map.clear();
    this.#late.length = 0;
    this.#since = performance.now();
  }

  /** Since it was cleared. */
  total(): TallyFigures & {
    readonly seconds: number;
    readonly degraded: Readonly<Record<string, number>>;
    readonly failures: Readonly<Record<string, number>>;
    readonly refusals: Readonly<Record<string, number>>;
    /** The first ones. */
    readonly lateAnswers: readonly LateAnswer[];
  } {
    return {
      seconds: (performance.now() - this.#since) / 1000,
      ...figuresOf([this.#all]),
      degraded: Object.fromEntries(this.#degraded),
      failures: Object.fromEntries(this.#failures),
      refusals: Object.fromEntries(this.#refusals),
      lateAnswers: [...this.#late],
    };
  }

  /** Of the last seconds that are over, and of the very last. */
  recent(): TallyFigures & { readonly lastSecond: Figures } {
    const now = Math.floor(performance.now() / 1000);
    const over = [...this.#seconds].flatMap(([second, counts]) => (second < now ? [counts] : []));
    const last = this.#seconds.get(now - 1);
    return { ...figuresOf(over), lastSecond: figuresOf(last === undefined ? [] : [last]).all };
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
