import type { Row } from '../harness/figure.js';
import { keeps } from '../harness/figure.js';
import { quantile } from '../harness/open-loop.js';

/** One figure of the budgets. */
export interface Budget {
  readonly id: string;
  /** Which stage of which flow. */
  readonly what: string;
  /** Which percentile, 95 or 99, may take how long, in milliseconds. */
  readonly percentile: number;
  readonly limitMs: number;
}

/** Where its times come from. */
export interface BudgetRun {
  readonly times: readonly number[];
  /** Requests a second of the open loop. */
  readonly rate: number;
  readonly conditions: string;
}

/** What is known of the times where they are not there one by one. */
export interface QuantileRun {
  /** At the budget's percentile, in milliseconds. */
  readonly ours: number;
  readonly p50Ms: number;
  readonly samples: number;
  readonly conditions: string;
}

/** The row of a budget. */
export function budgetRow(budget: Budget, { times, rate, conditions }: BudgetRun): Row {
  const ours = quantile(times, budget.percentile / 100);
  const p50Ms = quantile(times, 0.5);
  return quantileRow(budget, { ours, p50Ms, samples: times.length, conditions: `${rate.toFixed(1)}/s, ${conditions}` });
}

/** The row of a budget of which only quantiles are known. */
export function quantileRow(
  { id, what, percentile, limitMs }: Budget,
  { ours, p50Ms, samples, conditions }: QuantileRun,
): Row {
  const ratio = ours / limitMs;
  const rest = `p50 ${p50Ms.toFixed(1)} ms, ${samples} samples at ${conditions}`;
  return {
    id,
    what: `${what}: p${percentile} / the budget; ${rest}`,
    ...{ ours, peer: limitMs, unit: 'ms', ratio, goal: '<= 1', pass: keeps(ratio, '<= 1'), rounds: samples },
  };
}

/** The share of requests of which something is true. */
export function shareRow(id: string, what: string, facts: readonly boolean[], least: number): Row {
  return ratioRow(id, what, facts.filter(Boolean).length, facts.length, least);
}

/** How many of all. */
export function ratioRow(id: string, what: string, count: number, all: number, least: number): Row {
  const ours = count / all;
  const goal = `>= ${least}`;
  return { id, what, ours, peer: 1, unit: 'share', ratio: ours, goal, pass: keeps(ours, goal), rounds: all };
}
