import type { Random } from '@feedloom/core';
import { bootstrap } from '../metrics/bootstrap.js';
import { meansOf } from './join-figures.js';
import type { JoinedFigures } from './join-figures.js';
import type { Comparison } from './metric-rows.js';

interface Pair {
  readonly ranker: string;
  readonly against: string;
  readonly metric: string;
  readonly one: number;
  readonly other: number;
}

/** Compares rankers by every metric that both have. User by user, so what makes a user hard for both cancels out. */
export function compareRankers(
  joined: JoinedFigures,
  {
    slice,
    compare,
    random,
    rounds,
  }: { slice: string; compare: readonly (readonly [string, string])[]; random: Random; rounds: number },
): Comparison[] {
  const { columns, worlds } = joined;
  if (worlds.every((world) => world.length === 0)) return [];
  const columnOf = (ranker: string, metric: string): number =>
    columns.findIndex((column) => column.ranker === ranker && column.metric === metric);
  const pairs: Pair[] = compare.flatMap(([ranker, against]) =>
    columns.flatMap(({ metric, ranker: whose }, one) => {
      const other = columnOf(against, metric);
      return whose === ranker && other !== -1 ? [{ ranker, against, metric, one, other }] : [];
    }),
  );
  const compute = (means: Float64Array, into: Float64Array): void => {
    for (const [at, { one, other }] of pairs.entries()) {
      into[at * 2] = (means[one] ?? NaN) - (means[other] ?? NaN);
      into[at * 2 + 1] = (means[one] ?? NaN) / (means[other] ?? NaN);
    }
  };
  const intervals = bootstrap(worlds, columns.length, compute, { random, rounds, outcomes: pairs.length * 2 });
  const whole = new Float64Array(pairs.length * 2);
  compute(meansOf(joined).all, whole);
  return pairs.map(({ ranker, against, metric }, at) => ({
    ...{ ranker, against, slice, metric },
    difference: whole[at * 2] ?? NaN,
    low: intervals[at * 2]?.low ?? NaN,
    high: intervals[at * 2]?.high ?? NaN,
    ratio: whole[at * 2 + 1] ?? NaN,
    ratioLow: intervals[at * 2 + 1]?.low ?? NaN,
    ratioHigh: intervals[at * 2 + 1]?.high ?? NaN,
  }));
}
