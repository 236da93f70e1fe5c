import type { RankingReport } from '@feedloom/ranking/evaluation';

/** One claim of the report, and whether it holds. */
export interface Goal {
  /** What is claimed. */
  readonly claim: string;
  /** What was measured. */
  readonly measured: string;
  /** Whether it holds. */
  readonly pass: boolean;
}

/** What must hold on the standard world. Rankers that were not run make no goals. */
export function goalsOf({ rows, comparisons }: RankingReport): Goal[] {
  const mean = (ranker: string, slice = 'all'): number =>
    rows.find((row) => row.ranker === ranker && row.slice === slice && row.metric === 'recall@50')?.mean ?? NaN;
  const ratioOf = (ranker: string, against: string, slice: string): string => {
    const found = comparisons.find(
      (one) => one.ranker === ranker && one.against === against && one.slice === slice && one.metric === 'recall@50',
    );
    if (found === undefined) return 'not measured';
    return `x${found.ratio.toFixed(2)} (${found.ratioLow.toFixed(2)} to ${found.ratioHigh.toFixed(2)})`;
  };
  const between = (ranker: string, low: number, high: number): Goal => ({
    claim: `recall@50 of ${ranker} lies in ${low} to ${high}`,
    measured: mean(ranker).toFixed(4),
    pass: mean(ranker) >= low && mean(ranker) <= high,
  });
  const order = ['random', 'popularity', 'content', 'collaborative'];
  const cold = rows.find(({ slice, metric }) => slice === 'cold' && metric === 'recall@50')?.targets ?? 0;
  return [
    {
      claim: `recall@50: ${order.join(' < ')}`,
      measured: order.map((name) => mean(name).toFixed(4)).join(' < '),
      pass: order.every((name, at) => at === 0 || mean(order[at - 1] ?? '') < mean(name)),
    },
    between('popularity', 0.04, 0.07),
    between('content', 0.08, 0.13),
    // With 256 neighbours of each item: with the 64 of the default, `collaborative-64`, it lies below.
    between('collaborative', 0.34, 0.42),
    {
      claim: 'recall@50: blend >= 1.1 x collaborative',
      measured: ratioOf('blend', 'collaborative', 'all'),
      pass: mean('blend') >= 1.1 * mean('collaborative'),
    },
    { claim: 'at least 500 saves of cold items', measured: String(cold), pass: cold >= 500 },
    {
      claim: 'recall@50 of cold items: fresh >= 1.5 x content',
      measured: ratioOf('fresh', 'content', 'cold'),
      pass: mean('fresh', 'cold') >= 1.5 * mean('content', 'cold'),
    },
  ];
}
