import { cpus, loadavg } from 'node:os';
import type { Snapshot } from './watch/snapshot.js';

/** What `--json` prints at the end: figures since the tally was cleared. */
export interface Summary {
  readonly machine: { readonly cores: number; readonly load: number };
  readonly rate: number;
  readonly seconds: number;
  readonly requests: number;
  readonly errors: number;
  readonly refused: number;
  readonly late: number;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly p99Ms: number | undefined;
  readonly flows: NonNullable<Snapshot['total']>['flows'];
  readonly degraded: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<string, number>>;
  readonly members: readonly {
    readonly name: string;
    readonly restarts: number;
    readonly cpu: number | undefined;
    readonly residentBytes: number | undefined;
  }[];
}

/** Takes what matters of a last look. */
export function summaryOf({ total, rate, members }: Snapshot): Summary {
  if (total === undefined) throw new Error('No users were let in.');
  const { all, flows, seconds, degraded, failures } = total;
  return {
    machine: { cores: cpus().length, load: loadavg()[0] ?? 0 },
    rate,
    seconds: Math.round(seconds),
    ...all,
    flows,
    degraded,
    failures,
    members: members.map(({ name, restarts, cpu, residentBytes }) => ({ name, restarts, cpu, residentBytes })),
  };
}

const ms = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(0)).padStart(6);

/** The same for people. */
export function textOf(summary: Summary): string {
  const line = (name: string, of: Summary | Summary['flows'][number]): string =>
    `${name.padEnd(8)} ${String(of.requests).padStart(8)} ${String(of.errors).padStart(7)} ${String(of.late).padStart(6)}` +
    `${ms(of.p50Ms)} ${ms(of.p95Ms)} ${ms(of.p99Ms)}`;
  return [
    'flow     requests  errors   late   p50    p95    p99 ms',
    ...summary.flows.map((flow) => line(flow.flow, flow)),
    line('all', summary),
    ...Object.entries(summary.degraded).map(([part, count]) => `fallback ${part}: ${count}`),
    ...Object.entries(summary.failures).map(([why, count]) => `failed   ${why}: ${count}`),
  ].join('\n');
}
