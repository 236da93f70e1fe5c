import type { Figures } from './load/figures.js';
import type { Summary } from './measure.js';

const ms = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(0)).padStart(7);

function line(name: string, { requests, errors, late, p50Ms, p95Ms, p99Ms }: Figures): string {
  const [counted, failed, slow] = [requests, errors, late].map((count) => String(count).padStart(8));
  return `${name.padEnd(8)} ${counted} ${failed} ${slow} ${ms(p50Ms)} ${ms(p95Ms)} ${ms(p99Ms)}`;
}

/** A summary for people. */
export function summaryText(summary: Summary): string {
  return [
    'flow     requests   errors     late     p50     p95     p99 ms',
    ...summary.flows.map((flow) => line(flow.flow, flow)),
    line('all', summary),
    ...Object.entries(summary.degraded).map(([part, count]) => `without ${part}: ${count}`),
    ...Object.entries(summary.failures).map(([why, count]) => `failed ${why}: ${count}`),
    ...Object.entries(summary.refusals).map(([why, count]) => `refused ${why}: ${count}`),
    ...summary.members.map(
      ({ name, cpu, residentBytes }) =>
        `${name.padEnd(10)} ${(cpu * 100).toFixed(0).padStart(4)}% of a core ${(residentBytes / 2 ** 20).toFixed(0).padStart(6)} MiB`,
    ),
  ].join('\n');
}
