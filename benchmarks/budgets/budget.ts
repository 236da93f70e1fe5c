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

/** The row of a budget. */
export function budgetRow({ id, what, percentile, limitMs }: Budget, { times, rate, conditions }: BudgetRun): Row {
  const ours = quantile(times, percentile / 100);
  const ratio = ours / limitMs;
  const rest = `p50 ${quantile(times, 0.5).toFixed(1)} ms, ${times.length} samples at ${rate.toFixed(1)}/s, ${conditions}`;
  return {
    id,
    what: `${what}: p${percentile} / the budget; ${rest}`,
    ...{ ours, peer: limitMs, unit: 'ms', ratio, goal: '<= 1', pass: keeps(ratio, '<= 1'), rounds: times.length },
  };
}

/** The share of requests of which something is true. */
export function shareRow(id: string, what: string, facts: readonly boolean[], least: number): Row {
  const ours = facts.filter(Boolean).length / facts.length;
  const goal = `>= ${least}`;
  return { id, what, ours, peer: 1, unit: 'share', ratio: ours, goal, pass: keeps(ours, goal), rounds: facts.length };
}
