import type { Random } from '@feedloom/core';
import { bootstrap } from '../metrics/bootstrap.js';
import { countShown, coverage, gini } from '../metrics/list-metrics.js';
import { meansOf } from './join-figures.js';
import type { JoinedFigures } from './join-figures.js';
import type { SeedAnswers } from './measure.js';
import type { MetricRow } from './metric-rows.js';

/** A row for each column: its mean, with an interval. None if no user has a save in the slice. */
export function meanRows(
  joined: JoinedFigures,
  { slice, targets, random, rounds }: { slice: string; targets: number; random: Random; rounds: number },
): MetricRow[] {
  if (targets === 0) return [];
  const { columns, worlds } = joined;
  const { all, each } = meansOf(joined);
  const intervals = bootstrap(worlds, columns.length, (means, into) => into.set(means), { random, rounds });
  return columns.map((column, at) => {
    const mean = all[at] ?? NaN;
    const { low, high } = intervals[at] ?? { low: mean, high: mean };
    const spread = standardDeviation(each.map((means) => means[at] ?? NaN));
    return { ...column, slice, mean, low, high, seeds: worlds.length, spread, targets };
  });
}

/** What all lists of a ranker together are like; a mean over worlds, with the least and the most of them. */
export function catalogueRows(worlds: readonly SeedAnswers[], targets: number): MetricRow[] {
  return (worlds[0]?.answers ?? []).flatMap(({ ranker, listLength }, at) => {
    const shown = worlds.map(({ set, answers }) => countShown(answers[at] ?? { lists: new Uint32Array() }, set.items));
    return Object.entries({ coverage, gini }).map(([name, compute]) => {
      const values = shown.map(compute);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const spread = standardDeviation(values);
      const metric = `${name}@${listLength}`;
      return { ranker, slice: 'all', metric, mean, low, high, seeds: worlds.length, spread, targets };
    });
  });
}

/** Of a sample; 0 for one value. */
function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
