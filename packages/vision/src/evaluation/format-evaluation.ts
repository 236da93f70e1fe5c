import type { EvaluationReport } from './evaluation-report.js';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const ms = (time: number): string => `${time.toFixed(2)} ms`;

/** A report as lines for people. */
export function formatEvaluation(report: EvaluationReport): string {
  const { recall, throughput, threshold, filtered, afterRemoval, buildSeconds, bytesPerVector } = report;
  const lines = [
    `${report.count} vectors of ${report.dimension}, ${report.queries} queries`,
    `built in       ${buildSeconds === undefined ? 'was there' : `${buildSeconds.toFixed(1)} s`}`,
    `bytes/vector   ${bytesPerVector === undefined ? 'not asked' : bytesPerVector.toFixed(0)}`,
    ...recall.map(
      ({ limit, recall: share, p50Ms, p95Ms, p99Ms }) =>
        `recall@${String(limit).padEnd(8)}${percent(share).padStart(7)}   p50 ${ms(p50Ms)}, p95 ${ms(p95Ms)}, p99 ${ms(p99Ms)}`,
    ),
    ...throughput.map(
      ({ concurrency, queriesPerSecond }) =>
        `${String(concurrency).padStart(2)} at a time   ${queriesPerSecond.toFixed(0)} queries/s`,
    ),
    `score >= ${threshold.minScore.toFixed(2)}  recall ${percent(threshold.recall)}, precision ` +
      `${percent(threshold.precision)}, empty ${percent(threshold.empty)}`,
    ...filtered.map(
      ({ selectivity, matches, recall: share, full }) =>
        `filter ${percent(selectivity).padEnd(8)}recall ${percent(share)}, as long as possible ${percent(full)} (${matches} match)`,
    ),
    `after removal  recall ${percent(afterRemoval.recall)} (${afterRemoval.removed} removed)`,
    `loop delay     p99 ${ms(report.loopDelayP99Ms)}`,
  ];
  return lines.join('\n');
}
