/** Saves in columns: save `s` is `users[s]` putting `items[s]` into `collections[s]`. Oldest first. */
export interface Saves {
  /** How many there are. */
  readonly count: number;
  /** `[count]`: who. */
  readonly users: Uint32Array;
  /** `[count]`: what. */
  readonly items: Uint32Array;
  /** `[count]`: where to. */
  readonly collections: Uint32Array;
  /** `[count]`: when, in milliseconds since the Unix epoch. */
  readonly at: Float64Array;
}

/** One save. */
export interface Save {
  /** Who. */
  readonly user: number;
  /** What. */
  readonly item: number;
  /** Where to. */
  readonly collection: number;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Puts saves into columns, oldest first; of the same moment in the order given. */
export function savesOf(list: readonly Save[]): Saves {
  const sorted = [...list].sort((one, other) => one.at - other.at);
  return {
    count: sorted.length,
    users: Uint32Array.from(sorted, ({ user }) => user),
    items: Uint32Array.from(sorted, ({ item }) => item),
    collections: Uint32Array.from(sorted, ({ collection }) => collection),
    at: Float64Array.from(sorted, ({ at }) => at),
  };
}
