import type { Comparison, MetricRow, RankingReport } from './metric-rows.js';

/** What answers are worth; other metrics say what lists are like. */
const WORTH = /^(recall@|ndcg@|mrr$|map$)/;
/** What comparisons are printed of; all are in the report. */
const COMPARED = /^(recall@|mrr$)/;
/** Worth nothing beside recall, where there is one save to foretell. */
const LEFT_OUT = /^hit-rate@/;

/** The report as text: what each ranker is worth, what its lists are like, each slice, and the comparisons. */
export function formatRanking({ rows, comparisons }: RankingReport): string {
  const slices = [...new Set(rows.map(({ slice }) => slice))];
  const parts = slices.map((slice) => {
    const own = rows.filter((row) => row.slice === slice);
    const title = `${slice} (${own[0]?.targets ?? 0} saves, ${own[0]?.seeds ?? 0} worlds)`;
    const names = [...new Set(own.map(({ metric }) => metric))].filter((name) => !LEFT_OUT.test(name));
    const worth = names.filter((name) => WORTH.test(name));
    const character = names.filter((name) => !WORTH.test(name));
    return [title, table(own, worth), ...(character.length > 0 ? ['', table(own, character)] : [])].join('\n');
  });
  const compared = comparisons
    .filter(({ metric, ratio }) => COMPARED.test(metric) && Number.isFinite(ratio))
    .map(sentence);
  return [...parts, ...(compared.length > 0 ? [['comparisons, user by user', ...compared].join('\n')] : [])].join(
    '\n\n',
  );
}

function table(rows: readonly MetricRow[], metrics: readonly string[]): string {
  const rankers = [...new Set(rows.map(({ ranker }) => ranker))];
  const there = metrics.filter((name) => rows.some(({ metric }) => metric === name));
  const cell = (ranker: string, name: string): string => {
    const row = rows.find((one) => one.ranker === ranker && one.metric === name);
    return row === undefined ? '-' : `${row.mean.toFixed(4)} (${row.low.toFixed(3)}-${row.high.toFixed(3)})`;
  };
  const lines = [['', ...there], ...rankers.map((ranker) => [ranker, ...there.map((name) => cell(ranker, name))])];
  return lines
    .map((cells) =>
      cells
        .map((text, at) => (at === 0 ? text.padEnd(18) : text.padEnd(24)))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

function sentence({
  ranker,
  against,
  slice,
  metric,
  difference,
  low,
  high,
  ratio,
  ratioLow,
  ratioHigh,
}: Comparison): string {
  const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'not told apart';
  const name = `${slice}: ${metric} of ${ranker} against ${against}`;
  const by = `${signed(difference)} (${signed(low)} to ${signed(high)})`;
  return `${name.padEnd(64)} ${by.padEnd(34)} x${ratio.toFixed(2)} (${ratioLow.toFixed(2)}-${ratioHigh.toFixed(2)})  ${verdict}`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}
