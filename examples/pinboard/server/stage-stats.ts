import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { MetricMessage } from '@feedloom/core';
import { LastTimes } from './last-times.js';

/** What a stage of answers took, of the last ones, in milliseconds. */
export interface StageFigures {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

const CHANNEL = 'feedloom.stage.duration';

/** How long the stages of answers take in this process, from whatever reports them. */
export class StageStats {
  readonly #stages = new Map<string, LastTimes>();
  readonly #heard = (message: unknown): void => {
    const { value, attributes } = message as MetricMessage;
    const stage = attributes['stage'] ?? '';
    const times = this.#stages.get(stage) ?? new LastTimes();
    this.#stages.set(stage, times);
    times.add(value * 1_000);
  };

  /** Listens from now on. */
  listen(): void {
    subscribe(CHANNEL, this.#heard);
  }

  close(): void {
    unsubscribe(CHANNEL, this.#heard);
  }

  /** Forgets what there was: what is measured next is not mixed with it. */
  clear(): void {
    for (const times of this.#stages.values()) times.clear();
  }

  report(): Readonly<Record<string, StageFigures>> {
    const figures = ([stage, times]: readonly [string, LastTimes]) => {
      const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((share) => times.quantile(share)) as [number, number, number];
      return [stage, { count: times.count, p50Ms, p95Ms, p99Ms }] as const;
    };
    return Object.fromEntries([...this.#stages].map(figures));
  }
}
