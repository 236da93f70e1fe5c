import type { Comparison, RankingReport } from '@feedloom/ranking/evaluation';

/** What the figures say, in sentences: above all where the graph network does not beat what is cheaper. */
export function plainWords({ rows, comparisons }: RankingReport): string[] {
  const told = ['recall@10', 'recall@50', 'ndcg@10', 'mrr'];
  const of = (ranker: string, against: string, slices: readonly string[], metrics = told): Comparison[] =>
    comparisons.filter(
      (one) =>
        one.ranker === ranker && one.against === against && slices.includes(one.slice) && metrics.includes(one.metric),
    );
  const slices = ['all', 'cold', 'low-history', 'head', 'tail'];
  const network = of('pinsage', 'collaborative', slices);
  const list = (compared: readonly Comparison[]): string =>
    compared.map(({ slice, metric, difference }) => `${metric} of ${slice} (${difference.toFixed(3)})`).join(', ') ||
    'nowhere';
  const lines: string[] = [];
  const recall = rows.filter(({ slice, metric }) => slice === 'all' && metric === 'recall@50');
  const oracle = recall.find(({ ranker }) => ranker === 'oracle')?.mean;
  if (oracle !== undefined) {
    const whole = recall.filter(({ ranker }) => !['oracle', 'fresh', 'content-of-cold'].includes(ranker));
    const shares = whole.map(({ ranker, mean }) => `${ranker} ${((100 * mean) / oracle).toFixed(0)}%`);
    lines.push(`Of the recall@50 of whoever knows the planted truth (${oracle.toFixed(3)}): ${shares.join(', ')}.`);
  }
  if (network.length > 0) {
    lines.push(
      `The graph network loses to collaborative filtering in ${list(network.filter(({ high }) => high < 0))}.`,
    );
    lines.push(`It cannot be told apart from it in ${list(network.filter(({ low, high }) => low <= 0 && high >= 0))}.`);
    lines.push(`It wins in ${list(network.filter(({ low }) => low > 0))}.`);
  }
  const untrained = of('pinsage', 'propagation', ['all'], ['recall@50']);
  for (const { difference, low, high } of untrained) {
    const verdict = low > 0 ? 'is worth something' : high < 0 ? 'does harm' : 'shows no effect';
    lines.push(
      `Training ${verdict} here: against the same graph without training, recall@50 differs by ${difference.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)}).`,
    );
  }
  for (const { ratio, ratioLow, ratioHigh } of of('fresh', 'content-of-cold', ['cold'], ['recall@50'])) {
    lines.push(
      `Much of what fresh finds, it finds because it looks among cold items alone. Content that looks there too is the fair rival: fresh has ${ratio.toFixed(2)} times (${ratioLow.toFixed(2)} to ${ratioHigh.toFixed(2)}) its recall@50.`,
    );
  }
  return lines;
}
