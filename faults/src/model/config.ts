import type { Code } from '../code.js';

/** What one exploration runs, and on what. */
export interface Config {
  readonly code: Code;
  readonly layout: 'cells' | 'blocks';
  readonly twoStores: boolean;
  /** Whether the parts of a read are seen one after the other, rather than at one instant. */
  readonly split: boolean;
  /** Whether each store is one value, swapped whole. */
  readonly lifted: boolean;
  readonly window: number;
  readonly keep: number;
  readonly headsPerPool: number;
  readonly attempts: number;
  /** Ids of the shared source, with their scores. */
  readonly shared: readonly { readonly id: string; readonly score: number }[];
  /** Whether tombstones expire at once. */
  readonly noTombstone: boolean;
  /** How many writes may time out, to be done later or never, and how many done ones may be delivered again. */
  readonly timeouts: number;
  readonly repeats: number;
}

/** The wall clock of the model, which stands still. */
export const NOW = 1_000_000_000_000;
