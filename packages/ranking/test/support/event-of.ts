import type { Interaction } from '@feedloom/core';

/** Milliseconds since the epoch at which the stories of these tests begin: where a virtual clock stands. */
export const START = 1_000_000_000_000;

let told = 0;

/** A save at {@link START}, under an id of its own, unless something else is said. */
export function eventOf(user: string, item: string, more: Partial<Interaction> = {}): Interaction {
  told += 1;
  return { event: `event:${told}`, user, item, kind: 'save', at: START, ...more };
}
