import { loadCode } from '../code.js';
import type { Config } from '../model/config.js';
import { Explorer } from '../model/explore.js';
import { SCENARIOS, scenariosFor } from '../model/scenarios.js';
import type { SetUp } from '../model/set-ups.js';
import { configOf, SET_UPS } from '../model/set-ups.js';
import type { Patch, PlantedBug } from './planted-bug.js';

/** How many states of one scenario are searched for a bug. */
const MOST_STATES = 40_000;

/** Where a bug shows, and under what conditions. */
export interface Hunt {
  readonly setUp?: SetUp;
  /** The scenario in which it is found soonest; the others are tried if it is not found there. */
  readonly scenario: string;
  readonly overrides?: Partial<Config>;
}

/** A bug of the protocol, to be found by the model checker. */
export function protocolBug(name: string, text: string, hunt: Hunt, ...patches: readonly Patch[]): PlantedBug {
  return { name, text, package: 'pools', patches, check: (folder) => search(folder, hunt) };
}

async function search(
  folder: string,
  { setUp = 'one store, cells', scenario, overrides = {} }: Hunt,
): Promise<string | undefined> {
  const code = await loadCode(folder);
  const names = new Set([scenario, ...scenariosFor(SET_UPS[setUp]).map(([name]) => name)]);
  for (const name of names) {
    const plan = SCENARIOS[name];
    if (plan === undefined) throw new Error(`There is no scenario \`${name}\`.`);
    const config = configOf(setUp, { ...plan.overrides, ...overrides }, code);
    const { violation, states } = new Explorer(config).run(plan, MOST_STATES);
    if (violation !== undefined) return `${violation.split('\n')[0]} (${name}, ${states} states)`;
  }
  return undefined;
}
