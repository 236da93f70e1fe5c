import { readCommandLine } from './harness/command-line.js';
import type { Figure, Row } from './harness/figure.js';
import { isWanted } from './harness/figure.js';
import { printTable } from './harness/print.js';

/** Loaded when they are chosen, with all the libraries that they compare. */
const GROUPS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  budgets: async () => (await import('./budgets/figures.js')).budgetFigures,
  engines: async () => (await import('./engines/figures.js')).engineFigures,
  fleet: async () => (await import('./fleet/figures.js')).fleetFigures,
  feed: async () => (await import('./feed/figures.js')).feedFigures,
  home: async () => (await import('./home/figures.js')).homeFigures,
  ranking: async () => (await import('./ranking/figures.js')).rankingFigures,
  vision: async () => (await import('./vision/figures.js')).visionFigures,
};

const { group, only, isQuick, asJson } = readCommandLine(process.argv.slice(2));
const figures = await GROUPS[group]?.();
if (figures === undefined) {
  process.stderr.write(`There is no group ${group}; the groups are ${Object.keys(GROUPS).join(', ')}.\n`);
  process.exit(2);
}
const known = new Set(figures.flatMap(({ ids }) => ids));
const unknown = [...(only ?? [])].filter((id) => ![...known].some((each) => isWanted(each, new Set([id]))));
if (unknown.length > 0) {
  process.stderr.write(`There is no figure ${unknown.join(', ')}; the figures are ${[...known].join(', ')}.\n`);
  process.exit(2);
}

const effort = isQuick ? { rounds: 5, scale: 0.2 } : { rounds: 15, scale: 1 };
const rows: Row[] = [];
let hasFailed = false;
for (const figure of figures) {
  const wanted = (id: string): boolean => (only === undefined ? figure.onlyByName !== true : isWanted(id, only));
  if (!figure.ids.some(wanted)) continue;
  process.stderr.write(`measuring ${figure.ids.join(', ')} …\n`);
  try {
    const measured = await figure.measure(effort);
    rows.push(...measured.filter(({ id }) => wanted(id)));
  } catch (error) {
    hasFailed = true;
    process.stderr.write(`${figure.ids.join(', ')} could not be measured: ${String(error)}\n`);
    if (error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
  }
}
// One write, and no exit before a pipe has taken all of it.
process.exitCode = hasFailed || rows.some(({ pass }) => !pass) ? 1 : 0;
if (asJson) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`, () => process.exit());
else printTable(rows, () => process.exit());
