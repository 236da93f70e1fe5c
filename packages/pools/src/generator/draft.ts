import type { Entry } from './entry.js';

/** An item in its place, before the slate is made of it. */
export interface Placed<Data> {
  readonly entry: Entry<Data>;
  /** The name of the rule that chose it. */
  readonly rule: string;
  /** Whether it stays in its place. */
  readonly fixed: boolean;
  /** The indexes of the limits that it breaks because nothing else was left. */
  readonly relaxed: readonly number[];
  /** The place it was chosen for, which no other item was. */
  readonly place: number;
}
