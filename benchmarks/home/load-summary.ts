import type { Asked } from '../harness/open-loop.js';
import { quantile } from '../harness/open-loop.js';
import type { HomeAnswer, HomeReport } from './home-protocol.js';

/** The shares of the rungs, largest first: `full 91.2%, dot 8.8%`. */
export function rungsOf(all: readonly Asked<HomeAnswer>[]): string {
  const sorted = [...tally(all.map(({ answer }) => answer.rung))].sort(([, a], [, b]) => b - a);
  return sorted.map(([rung, count]) => `${rung} ${((100 * count) / all.length).toFixed(1)}%`).join(', ');
}

/** What there is to know of a load beside its rows, for whoever asks why: answers, then what they cost. */
export function summaryOf(all: readonly Asked<HomeAnswer>[], report: HomeReport): string {
  const times = all.map(({ ms }) => ms);
  const { stages, cpuMs, mainMs, wallMs, ladder, loopP99Ms } = report;
  const each = (total: number): string => `${(total / all.length).toFixed(1)} ms`;
  return [
    `${all.length} answers, ${spread(times)}: ${rungsOf(all)}`,
    `less than whole: ${listed(tally(all.flatMap(({ answer }) => answer.degraded)))}`,
    `an answer took ${each(cpuMs)} of CPU, ${each(mainMs)} of the event loop; ${(cpuMs / wallMs).toFixed(2)} cores busy, loop delay p99 ${loopP99Ms.toFixed(1)} ms`,
    ...Object.entries(stages).map(([stage, values]) => `  ${stage}: ${spread(values)}`),
    ...ladder.rungs.map(
      ({ name, p95Ms, failures }) =>
        `  rung ${name}: p95 ${p95Ms?.toFixed(0) ?? '-'} ms, passed over: ${listed(Object.entries(failures))}`,
    ),
  ].join('\n');
}

function spread(values: readonly number[]): string {
  const at = [0.5, 0.95, 0.99, 1].map((share) => quantile(values, share).toFixed(1));
  return `p50 ${at[0]}, p95 ${at[1]}, p99 ${at[2]}, most ${at[3]}`;
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function listed(counts: Iterable<readonly [string, number]>): string {
  return Array.from(counts, ([name, count]) => `${name} ${count}`).join(', ') || 'none';
}
