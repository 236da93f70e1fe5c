import type { Code } from '../code.js';
import { realCode } from '../code.js';
import type { Config } from './config.js';

/** Where the protocol runs. */
export const SET_UPS = {
  'one store, cells': {},
  'one store, blocks': { layout: 'blocks' },
  'one store, cells, split reads': { split: true, timeouts: 0, repeats: 0 },
  'two stores, cells': { twoStores: true },
  'two stores, blocks': { twoStores: true, layout: 'blocks' },
  'whole partition, cells': { lifted: true, repeats: 0 },
} as const satisfies Record<string, Partial<Config>>;

/** The name of a set-up. */
export type SetUp = keyof typeof SET_UPS;

/** The configuration of one scenario in one set-up; faults that a set-up excludes stay excluded. */
export function configOf(setUp: SetUp, overrides: Partial<Config> = {}, code: Code = realCode): Config {
  return {
    layout: 'cells',
    twoStores: false,
    split: false,
    lifted: false,
    window: 100,
    keep: 3,
    headsPerPool: 2,
    attempts: 3,
    shared: [],
    noTombstone: false,
    timeouts: 0,
    repeats: 0,
    ...overrides,
    ...SET_UPS[setUp],
    code,
  };
}
