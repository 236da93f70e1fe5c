import { parseArgs } from 'node:util';
import { FeedloomError } from '@feedloom/core';
import type { Demand } from '../plan/demand.js';
import { PUBLISHED_GPUS } from '../plan/published.js';
import { DEFAULT_SETTINGS } from '../plan/settings.js';
import type { Settings } from '../plan/settings.js';
import { readRegions } from './read-regions.js';

/** How `npm run capacity` is called. */
export const USAGE = `Usage: npm run capacity -- [OPTIONS]

What is asked for; the defaults are the source document's:
  --users N        450000000       --feeds N      500000 a second, the sum of the regions' evenings
  --uploads N      50000 a second  --searches N   100000 a second
  --saves N        100000 a second --season N     3, by how much everything grows in the season of gifts
  --items N        3000000000      --edges N      18000000000
  --regions LIST   us:40,eu:25,apac:35; name:percent, or name:percent:hours ahead of UTC
How it is built:
  --engine NAME    redis           --gpu NAME     ${PUBLISHED_GPUS.map(({ name }) => name).join(', ')}
  --utilisation R  ${DEFAULT_SETTINGS.utilisation}             --copies N     ${DEFAULT_SETTINGS.copies}
  --cores N        ${DEFAULT_SETTINGS.machine.cores} a machine    --memory-gib N ${DEFAULT_SETTINGS.machine.memoryBytes / 2 ** 30} a machine
  --ranked R       1, the share of refreshes that rank candidates
  --below N        1, the pages that are read below each refresh, in a fleet
What is done:
  --quick          measures less exactly
  --costs FILE     measures nothing: takes the costs of an earlier --json
  --fleet          measures pages of the pinboard's fleet as well; needs its engines: npm run engines -- install
  --check          compares what is predicted for 1 and 2 processes with what they do; with --fleet, those of a fleet
  --processes LIST 1,2, for how many that is compared
  --json           one document on stdout
`;

/** What the command line asks for. */
export interface CapacityCommand {
  readonly demand: Demand;
  readonly settings: Settings;
  readonly isQuick: boolean;
  /** Where an earlier `--json` lies, whose costs are taken. */
  readonly costsFrom: string | undefined;
  readonly isCheck: boolean;
  /** Whether pages of a fleet are measured, and checked instead of those of plain processes. */
  readonly isFleet: boolean;
  /** For how many processes predictions are checked. */
  readonly processes: readonly number[];
  readonly asJson: boolean;
  readonly isHelp: boolean;
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean', default: false } as const;
const OPTIONS = {
  ...{ users: TEXT, feeds: TEXT, uploads: TEXT, searches: TEXT, saves: TEXT, season: TEXT, items: TEXT, edges: TEXT },
  ...{ regions: TEXT, engine: TEXT, gpu: TEXT, utilisation: TEXT, copies: TEXT, cores: TEXT, 'memory-gib': TEXT },
  ...{
    ranked: TEXT,
    below: TEXT,
    processes: TEXT,
    costs: TEXT,
    quick: FLAG,
    check: FLAG,
    fleet: FLAG,
    json: FLAG,
    help: { ...FLAG, short: 'h' },
  },
} as const;

/** Reads a command line. @throws `ERR_INVALID_ARGUMENT` that names the option. */
export function readCommand(args: readonly string[]): CapacityCommand {
  const { values } = parse(args);
  const number = (name: keyof typeof values, otherwise: number, most = Infinity): number => {
    const text = values[name];
    if (text === undefined) return otherwise;
    const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : NaN;
    if (value > 0 && value <= most && Number.isFinite(value)) return value;
    throw refuse(`--${name}`, most === Infinity ? 'a number above 0' : `a number above 0, at most ${most}`, text);
  };
  const gpu = PUBLISHED_GPUS.find(({ name }) => name.toLowerCase() === (values.gpu ?? 'H100').toLowerCase());
  if (gpu === undefined) throw refuse('--gpu', PUBLISHED_GPUS.map(({ name }) => name).join(', '), values.gpu);
  const { machine } = DEFAULT_SETTINGS;
  return {
    demand: {
      users: number('users', 450e6),
      flows: {
        feeds: number('feeds', 500_000),
        saves: number('saves', 100_000),
        uploads: number('uploads', 50_000),
        searches: number('searches', 100_000),
      },
      season: number('season', 3),
      regions: readRegions(values.regions ?? 'us:40,eu:25,apac:35'),
      items: number('items', 3e9),
      edges: number('edges', 18e9),
    },
    settings: {
      ...DEFAULT_SETTINGS,
      gpu,
      engine: values.engine ?? DEFAULT_SETTINGS.engine,
      utilisation: number('utilisation', DEFAULT_SETTINGS.utilisation, 1),
      rankedRatio: number('ranked', DEFAULT_SETTINGS.rankedRatio, 1),
      belowPerFeed: number('below', DEFAULT_SETTINGS.belowPerFeed),
      copies: number('copies', DEFAULT_SETTINGS.copies, 9),
      machine: {
        ...machine,
        cores: number('cores', machine.cores),
        memoryBytes: number('memory-gib', machine.memoryBytes / 2 ** 30) * 2 ** 30,
      },
    },
    isQuick: values.quick,
    costsFrom: values.costs,
    isCheck: values.check,
    isFleet: values.fleet,
    processes: readProcesses(values.processes ?? '1,2'),
    asJson: values.json,
    isHelp: values.help,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `${message} \`--help\` lists what there is.`, { cause });
  }
}

function readProcesses(text: string): number[] {
  const counts = text.split(',').map(Number);
  if (counts.every((count) => Number.isInteger(count) && count >= 1)) return counts;
  throw refuse('--processes', 'numbers of processes, as in `1,2`', text);
}

/** What is wrong with an option. */
function refuse(name: string, rule: string, got: unknown): FeedloomError {
  return new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got \`${String(got)}\`.`);
}
