import type { OrderedStore } from '../../contracts/ordered-store.js';
import type { SeedOptions } from '../seed.js';

/** Makes the answer of the next write get lost, as when a connection is cut. @returns Ends the trouble. */
export type CutAnswer = (store: OrderedStore) => Promise<() => Promise<void>>;

/** What the laws of an {@link OrderedStore} may be told about it. */
export interface OrderedStoreLawOptions extends SeedOptions {
  /** For stores whose writes can be indeterminate: lets the law about lost answers run. */
  readonly cut?: CutAnswer | undefined;
}

/** One law: a sentence, and what proves it of an empty store. */
export interface OrderedStoreLaw {
  readonly name: string;
  readonly holds: (store: OrderedStore, options: OrderedStoreLawOptions) => Promise<void>;
}

/** Laws about one thing. */
export interface OrderedStoreLawGroup {
  readonly name: string;
  readonly laws: readonly OrderedStoreLaw[];
}
