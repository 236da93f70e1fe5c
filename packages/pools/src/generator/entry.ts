import type { Candidate } from '../contracts/item.js';

/** A candidate that has passed the filters, with the keys that limits have asked for so far. */
export interface Entry<Data> {
  readonly candidate: Candidate<Data>;
  /** The index of its head. */
  readonly source: number;
  /** By limit; {@link UNASKED} until a limit looks. */
  readonly keys: unknown[];
}

/** Stands for a key that has not been computed: rules look at items only when they must. */
export const UNASKED = Symbol('unasked');
