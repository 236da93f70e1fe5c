import { PAGE_KINDS } from '../plan/fleet-costs.js';
import type { FleetCosts } from '../plan/fleet-costs.js';
import { FLEET_FIGURES } from '../plan/fleet-use.js';
import type { Line } from '../plan/line.js';
import type { Plan } from '../plan/make-plan.js';
import type { UnitCosts } from '../plan/unit-costs.js';
import type { Check } from '../measure/check-processes.js';

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

/** Three digits and a prefix: `450M`. */
export function shortNumber(value: number): string {
  if (value === 0) return '0';
  const step = Math.min(PREFIXES.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(value)) / 3)));
  const scaled = value / 1000 ** step;
  return `${scaled >= 100 ? scaled.toFixed(0) : scaled.toPrecision(3)}${PREFIXES[step] ?? ''}`;
}

/** Numbers that are counted one by one are written out. */
function valueOf({ value, unit }: Line): string {
  const isCounted = ['machines', 'GPUs', 'shards'].includes(unit);
  return isCounted ? Math.round(value).toLocaleString('en-GB') : shortNumber(value);
}

/** The plan for people. */
export function planText({ regions, total, bottleneck }: Plan): string {
  const names = regions.map(({ need }) => need.name);
  const row = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at < 2 ? cell.padEnd(at === 0 ? 20 : 42) : cell.padStart(10))).join(' ');
  const flows = (['feeds', 'saves', 'uploads', 'searches'] as const).map((flow) =>
    row([flow, 'requests a second, a region lost', ...regions.map(({ peak }) => shortNumber(peak[flow]))]),
  );
  const lines = total.map((line, at) => {
    const values = regions.map(({ lines: own }) => own[at]).map((own) => (own === undefined ? '' : valueOf(own)));
    return row([line.id, line.what, ...values, valueOf(line), ` ${line.unit}`]);
  });
  const { id, what, machines, share } = bottleneck;
  return [
    row(['', '', ...names, 'all']),
    ...flows,
    ...lines,
    `Bottleneck: ${what} (${id}): ${Math.round(machines)} machines, ${Math.round(share * 100)} % of all.`,
  ].join('\n');
}

/** What was measured, for people. */
export function costsText({ engines, fleet, ...costs }: UnitCosts): string {
  const cells = Object.entries(costs).map(([name, value]) => `  ${name.padEnd(20)} ${shortNumber(value)}`);
  const rows = engines.map(
    ({ name, roundTrips, bytes, serverCpuUs, clientCpuUs, bytesPerUser }) =>
      `  ${name.padEnd(10)} ${roundTrips.toFixed(2)} round trips, ${shortNumber(bytes)} bytes, ${Math.round(serverCpuUs)} µs of the ` +
      `server and ${Math.round(clientCpuUs)} µs of the client a refresh; ${shortNumber(bytesPerUser)} bytes a user`,
  );
  return ['Measured here:', ...cells, ...rows, ...(fleet === undefined ? [] : fleetText(fleet))].join('\n');
}

/** What a page of a fleet takes, and what it takes while nobody asks. */
function fleetText({ pages, standing, engines }: FleetCosts): string[] {
  const cells = (values: readonly string[]): string => values.map((value) => value.padStart(10)).join(' ');
  const uses = [...PAGE_KINDS.map((kind) => pages[kind]), engines, standing.api, standing.worker, standing.ranker];
  return [
    `  ${'a fleet'.padEnd(16)} ${cells([...PAGE_KINDS, 'engines/s', 'API/s', 'worker/s', 'ranker/s'])}`,
    ...FLEET_FIGURES.map((figure) => `  ${figure.padEnd(16)} ${cells(uses.map((use) => shortNumber(use[figure])))}`),
  ];
}

/** Predictions beside what was measured, for people. */
export function checksText(checks: readonly Check[]): string {
  const rows = checks.map(({ processes, what, predicted, measured, ratio, pass }) => {
    const numbers = `${shortNumber(predicted)} predicted, ${shortNumber(measured)} measured, ${ratio.toFixed(2)}`;
    return `  ${processes} process${processes === 1 ? ' ' : 'es'} ${what.padEnd(48)} ${numbers} ${pass ? 'ok' : 'FAIL'}`;
  });
  return ['Predicted and measured:', ...rows].join('\n');
}
