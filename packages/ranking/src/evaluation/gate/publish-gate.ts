import { requireId, requireNonNegative } from '@feedloom/core';
import type { RankingReport } from '../report/metric-rows.js';

/** What decides. */
export interface PublishGateOptions {
  /** The ranker that is to be published. @defaultValue `'pinsage'` */
  readonly ranker?: string | undefined;
  /** By what it is judged. @defaultValue `'recall@50'` */
  readonly metric?: string | undefined;
  /** On which part of the saves of the future. @defaultValue `'all'` */
  readonly slice?: string | undefined;
  /** The share by which it may be worse. @defaultValue 0.05 */
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
 * Refuses a model that is worse than the last one, or than popularity, by more than `bound`. What was not measured, or is
 * not finite, is refused too: nobody knows how good it is.
 *
 * @param report - Of the new model; has the rows of `popularity` too.
 * @param previous - Of the model that is being served, over the same worlds; `undefined` if there is none yet.
 * @throws `ERR_INVALID_ARGUMENT` if `bound` is negative or not finite.
 */
export function publishGate(
  report: Pick<RankingReport, 'rows'>,
  previous: Pick<RankingReport, 'rows'> | undefined,
  { ranker = 'pinsage', metric = 'recall@50', slice = 'all', bound = 0.05 }: PublishGateOptions = {},
): PublishVerdict {
  requireId('ranker', ranker);
  requireNonNegative('bound', bound);
  const meanOf = ({ rows }: Pick<RankingReport, 'rows'>, whose: string): number =>
    rows.find((row) => row.ranker === whose && row.metric === metric && row.slice === slice)?.mean ?? NaN;
  const own = meanOf(report, ranker);
  const against: [name: string, mean: number][] = [['popularity', meanOf(report, 'popularity')]];
  if (previous !== undefined) against.push(['the last model', meanOf(previous, ranker)]);
  const what = `${metric} of \`${ranker}\` on ${slice}`;
  const reasons = against.flatMap(([name, mean]) => {
    if (!Number.isFinite(own)) return [`The ${what} was not measured.`];
    if (!Number.isFinite(mean)) return [`The ${metric} of ${name} on ${slice} was not measured.`];
    if (own >= mean * (1 - bound)) return [];
    return [`The ${what} is ${own.toFixed(4)}; ${name} has ${mean.toFixed(4)}, and it may be ${bound * 100}% worse.`];
  });
  return { mayPublish: reasons.length === 0, reasons: [...new Set(reasons)] };
}
