import type { Dropped } from '../code.js';

type Ids = Readonly<Record<string, true>>;

/** What an all-knowing observer remembers beside the stores. Plain data, never changed in place. */
export interface Ghost {
  /** Every chunk ever committed: its cell's number and its revision. */
  readonly chunks: Readonly<Record<number, { readonly cell: number; readonly rev: number }>>;
  /** Item → revision of its last serving. */
  readonly served: Readonly<Record<string, number>>;
  /** Items that were put back on purpose since. */
  readonly again: Ids;
  /** Items whose offer was reported as accepted. */
  readonly accepted: Ids;
  /** Items that any offer has written. */
  readonly written: Ids;
  readonly drops: Readonly<Record<string, Dropped['reason']>>;
  readonly hidden: Ids;
  /** Item → revision at which it was withdrawn. */
  readonly withdrawn: Readonly<Record<string, number>>;
  /** Two stores: revision → what its decision takes from the pools. */
  readonly decisions: Readonly<
    Record<number, { readonly ids: readonly string[]; readonly dropped: readonly Dropped[] }>
  >;
  readonly want: number;
  readonly incarnation: string;
  /** Whether the user is gone for good. */
  readonly erased: boolean;
  /** Lives that have been erased while new ones may begin. */
  readonly wiped: readonly string[];
}

/** At the beginning nothing has happened. */
export const NO_HISTORY: Ghost = {
  chunks: {},
  served: {},
  again: {},
  accepted: {},
  written: {},
  drops: {},
  hidden: {},
  withdrawn: {},
  decisions: {},
  want: 0,
  incarnation: '',
  erased: false,
  wiped: [],
};

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** A ghost in the making. */
export type Draft = { -readonly [Key in keyof Ghost]: Ghost[Key] extends object ? Writable<Ghost[Key]> : Ghost[Key] };

/** A copy that may be changed. */
export function draftOf(ghost: Ghost): Draft {
  return {
    ...ghost,
    chunks: { ...ghost.chunks },
    served: { ...ghost.served },
    again: { ...ghost.again },
    accepted: { ...ghost.accepted },
    written: { ...ghost.written },
    drops: { ...ghost.drops },
    hidden: { ...ghost.hidden },
    withdrawn: { ...ghost.withdrawn },
    decisions: { ...ghost.decisions },
    wiped: [...ghost.wiped],
  };
}
