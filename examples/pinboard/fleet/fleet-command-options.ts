import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** How `npm run start:fleet` was called. */
export interface FleetCommandOptions {
  /** Where the live page is. */
  readonly port: number;
  readonly data: string;
  readonly rate: number;
  readonly apis: number;
  readonly workers: number;
  readonly pins: number;
  readonly lifeSeconds: number;
  /** How long users are let in until the summary; `undefined` for until Ctrl-C. */
  readonly forSeconds: number | undefined;
  /** Whether all processes are restarted, one after the other, in that time. */
  readonly rolling: boolean;
  /** Whether the summary is JSON. */
  readonly json: boolean;
}

/** What `--help` prints. */
export const FLEET_USAGE = `Usage: npm run start:fleet -- [options]

  --port N       the live page                                  (PORT, 3100)
  --data DIR     keep everything here                           (examples/pinboard/data/fleet)
  --rate N       requests a second of simulated users           (20)
  --apis N       processes that answer users                    (2)
  --workers N    processes that fill pools                      (2)
  --pins N       how many pins a first start draws              (960)
  --life N       how often somebody saves or brings a pin by themselves, in seconds; 0 for never  (6)
  --for N        end after N seconds of users, once all pins are drawn, and print a summary
  --rolling      restart every process in that time, one after the other
  --json         print the summary as JSON
`;

/** Reads options from the command line and the environment. @throws `TypeError` that says what is wrong. */
export function readFleetOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): FleetCommandOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      rate: { type: 'string', default: '20' },
      apis: { type: 'string', default: '2' },
      workers: { type: 'string', default: '2' },
      pins: { type: 'string', default: '960' },
      life: { type: 'string', default: '6' },
      for: { type: 'string' },
      rolling: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  const { data, rolling, json } = values;
  if (rolling && values.for === undefined) throw new TypeError('`--rolling` needs `--for`.');
  const here = path.dirname(fileURLToPath(import.meta.url));
  return {
    port: readCount('port', values.port ?? env['PORT'] ?? '3100', 0, 65_535),
    data: data === undefined ? path.join(here, '../data/fleet') : path.resolve(env['INIT_CWD'] ?? '.', data),
    rate: readCount('rate', values.rate, 0, 10_000),
    apis: readCount('apis', values.apis, 1, 32),
    workers: readCount('workers', values.workers, 1, 32),
    pins: readCount('pins', values.pins, 1, 100_000),
    lifeSeconds: readCount('life', values.life, 0, 86_400),
    forSeconds: values.for === undefined ? undefined : readCount('for', values.for, 1, 86_400),
    rolling,
    json,
  };
}

function readCount(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TypeError(`\`${name}\` must be an integer from ${least} to ${most}, got \`${text}\`.`);
}
