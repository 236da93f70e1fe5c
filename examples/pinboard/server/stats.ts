import type { Degraded } from '@feedloom/core';
import { LastTimes } from './last-times.js';

/** Answers of one kind. */
export interface AnswerStats {
  readonly count: number;
  /** Answers that were the server's failure. */
  readonly errors: number;
  /** Answers that took longer than they may. */
  readonly late: number;
  /** Of the last answers, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** An answer that was given. */
export interface Answered {
  /** Method and path of the route. */
  readonly route: string;
  readonly status: number;
  readonly tookMs: number;
  /** How long it may take, where that is promised. */
  readonly limitMs?: number | undefined;
}

/** How much later than promised an answer may leave, in milliseconds: what the event loop needs. */
const GRACE_MS = 50;

/** Counts what a process does, for people to watch. */
export class Stats {
  readonly #all = new Tally();
  readonly #routes = new Map<string, Tally>();
  readonly #degraded = new Map<string, number>();
  #errors = 0;
  #lastError: string | undefined;

  /** An answer was given. */
  answered({ route, ...answer }: Answered): void {
    const tally = this.#routes.get(route) ?? new Tally();
    this.#routes.set(route, tally);
    for (const each of [this.#all, tally]) each.add(answer);
  }

  /** An answer said what it lacks. */
  degraded(answer: unknown): void {
    const list = (answer as { degraded?: readonly Degraded[] } | undefined)?.degraded ?? [];
    for (const { part } of list) this.#degraded.set(part, (this.#degraded.get(part) ?? 0) + 1);
  }

  /** Something failed in the background. */
  failed(error: unknown): void {
    this.#errors += 1;
    this.#lastError = error instanceof Error ? error.message : String(error);
  }

  /** All of it, as JSON. */
  report(): {
    readonly requests: AnswerStats;
    readonly routes: Readonly<Record<string, AnswerStats>>;
    readonly degraded: Readonly<Record<string, number>>;
    readonly errors: number;
    readonly lastError: string | undefined;
  } {
    return {
      requests: this.#all.report(),
      routes: Object.fromEntries([...this.#routes].map(([route, tally]) => [route, tally.report()])),
      degraded: Object.fromEntries(this.#degraded),
      errors: this.#errors,
      lastError: this.#lastError,
    };
  }
}

class Tally {
  #errors = 0;
  #late = 0;
  readonly #took = new LastTimes();

  add({ status, tookMs, limitMs = Infinity }: Omit<Answered, 'route'>): void {
    this.#took.add(tookMs);
    if (status >= 500) this.#errors += 1;
    if (tookMs > limitMs + GRACE_MS) this.#late += 1;
  }

  report(): AnswerStats {
    const counts = { count: this.#took.count, errors: this.#errors, late: this.#late };
    return { ...counts, p50Ms: this.#took.quantile(0.5), p99Ms: this.#took.quantile(0.99) };
  }
}
