import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@feedloom/core';

/** What an open loop asks, and how often. */
export interface OpenLoop<Answer> {
  /** Requests a second, on average. */
  readonly rate: number;
  readonly seconds: number;
  readonly random: Random;
  /** One request, with the time at which it was meant to start by {@link OpenLoop.now}. */
  readonly ask: (index: number, startedAt: number) => Promise<Answer>;
  /** Milliseconds. @defaultValue `performance.now` */
  readonly now?: () => number;
}

/** One request, and how long it took from when it was meant to start. */
export interface Asked<Answer> {
  readonly ms: number;
  readonly answer: Answer;
}

/**
 * Asks at the times of a Poisson process, whether or not earlier requests have been answered: users do not wait for each
 * other. A request that starts late, because this process or the machine was busy, counts from when it should have started.
 */
export async function openLoop<Answer>({
  rate,
  seconds,
  random,
  ask,
  now = () => performance.now(),
}: OpenLoop<Answer>): Promise<Asked<Answer>[]> {
  const asked: Promise<Asked<Answer>>[] = [];
  const endsAt = now() + seconds * 1_000;
  let next = now();
  for (;;) {
    next -= (Math.log(1 - random.next()) * 1_000) / rate;
    if (next > endsAt) break;
    const waitMs = next - now();
    if (waitMs > 0) await sleep(waitMs);
    const startedAt = next;
    asked.push(ask(asked.length, startedAt).then((answer) => ({ ms: now() - startedAt, answer })));
  }
  return Promise.all(asked);
}

/** What `share` of the values are below, by nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
