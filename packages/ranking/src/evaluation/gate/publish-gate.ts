import { requireId, requireNonNegative } from '@feedloom/core';
import type { RankingReport } from '../report/metric-rows.js';

/** What decides. */
export interface PublishGateOptions {
  /** The ranker that is to be published. @defaultValue `'pinsage'` */
  readonly ranker?: string | undefined;
  /** The former models that it must not be worse than, as the report names them. @defaultValue none: it is the first */
  readonly previous?: readonly string[] | undefined;
  /** By what it is judged. @defaultValue `'recall@50'` */
  readonly metric?: string | undefined;
  /** On which part of the saves of the future. @defaultValue `'all'` */
  readonly slice?: string | undefined;
  /** The share by which it may be worse than a former model. @defaultValue 0.05 */
  readonly bound?: number | undefined;
}

/** Whether a model may be published. */
export interface PublishVerdict {
  /** Whether it may. */
  readonly mayPublish: boolean;
  /** Why not, in sentences; empty if it may. */
  readonly reasons: readonly string[];
}

/**
 * Refuses a model that is worse than popularity at all. Against each former model it refuses one that is more than `bound`
 * worse, and one that is surely worse: the interval of the difference, user by user, lies below 0. What was not measured, or is
 * not finite, is refused too: nobody knows how good it is.
 *
 * A model that is a little worse than the last one and cannot be told apart from it passes, and so may the next. Whoever
 * publishes again and again gives the best model of all beside the last one: no model is then more than `bound` below it.
 *
 * @param report - Has the rows of the new model, of `popularity` and of the former models, and the comparisons of the new
 * model with each of these: all were asked about the same sets, and `measureAnswers` was told to `compare` them.
 * @throws `ERR_INVALID_ARGUMENT` if `bound` is negative or not finite, or a name is none.
 */
export function publishGate(
  { rows, comparisons }: RankingReport,
  { ranker = 'pinsage', previous = [], metric = 'recall@50', slice = 'all', bound = 0.05 }: PublishGateOptions = {},
): PublishVerdict {
  for (const name of [ranker, ...previous]) requireId('ranker', name);
  requireNonNegative('bound', bound);
  const meanOf = (whose: string): number =>
    rows.find((row) => row.ranker === whose && row.metric === metric && row.slice === slice)?.mean ?? NaN;
  const own = meanOf(ranker);
  const what = `${metric} of \`${ranker}\` on ${slice}`;

  /** Why it must not be published, for what another one earns. */
  function against(name: string, share: number): string[] {
    const mean = meanOf(name);
    if (!Number.isFinite(mean)) return [`The ${metric} of \`${name}\` on ${slice} was not measured.`];
    if (own >= mean * (1 - share)) return [];
    const allowed = share === 0 ? 'it must not be worse' : `it may be ${Number((share * 100).toFixed(2))}% worse`;
    return [`The ${what} is ${own.toFixed(4)}; \`${name}\` has ${mean.toFixed(4)}, and ${allowed}.`];
  }

  /** Why it must not be published, if it is worse than the other one by more than chance. */
  function surelyWorse(name: string): string[] {
    const found = comparisons.find(
      (one) => one.ranker === ranker && one.against === name && one.metric === metric && one.slice === slice,
    );
    const { low = NaN, high = NaN } = found ?? {};
    if (!Number.isFinite(high)) return [`The ${what} was not compared with that of \`${name}\`.`];
    if (high >= 0) return [];
    return [`The ${what} is surely below that of \`${name}\`: by ${(-high).toFixed(4)} to ${(-low).toFixed(4)}.`];
  }

  const reasons = Number.isFinite(own)
    ? [...against('popularity', 0), ...previous.flatMap((name) => [...against(name, bound), ...surelyWorse(name)])]
    : [`The ${what} was not measured.`];
  return { mayPublish: reasons.length === 0, reasons };
}
