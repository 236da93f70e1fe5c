/*
 * npm run faults -- [--group T5,T6] [--seeds N] [--states N] [--only hbase,s3] [--json]
 *
 * `--only` chooses the victims of T18.
 *
 * Progress goes to stderr. With --json, stdout gets exactly one JSON document. Exit status 1 if a line fails.
 */
import { parseArgs } from 'node:util';
import { GROUPS } from './src/groups.js';
import type { Row } from './src/report.js';
import { chooseSeed } from './src/seed.js';

const { values } = parseArgs({
  options: {
    group: { type: 'string' },
    seeds: { type: 'string' },
    states: { type: 'string', default: '4000' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a positive integer, got ${text}.`);
}

const chosen = values.group?.split(',') ?? Object.keys(GROUPS);
const unknown = chosen.filter((name) => !(name in GROUPS));
if (unknown.length > 0)
  throw new Error(`There is no group ${unknown.join()}; there are ${Object.keys(GROUPS).join()}.`);

const seed = chooseSeed();
const effort = {
  seed,
  seeds: values.seeds === undefined ? undefined : positive('seeds', values.seeds),
  states: positive('states', values.states),
  only: values.only?.split(','),
};

const textOf = (row: Row): string =>
  'planted' in row
    ? `${row.found} of ${row.planted} planted bugs found`
    : `${row.what}: ${row.runs} runs, ${row.lost} lost, ${row.repeated} repeated, ${row.misordered} misordered, ` +
      `${row.violations} violations`;

const rows: (Row & { readonly detail?: string })[] = [];
const print = values.json ? console.error : console.log;
console.error(`FEEDLOOM_SEED=${seed}`);
for (const name of chosen) {
  for await (const { row, failure, detail } of GROUPS[name]?.(effort) ?? []) {
    rows.push(detail === undefined ? row : { ...row, detail });
    print(`${row.pass ? 'pass' : 'FAIL'} ${row.group} ${textOf(row)}${detail === undefined ? '' : ` (${detail})`}`);
    if (failure !== undefined) console.error(failure);
  }
}
process.exitCode = rows.every(({ pass }) => pass) ? 0 : 1;
// Cassandra's driver leaves connections behind that would keep the process; no exit before a pipe has taken all of it.
process.stdout.write(values.json ? `${JSON.stringify(rows, undefined, 2)}\n` : '', () => process.exit());
