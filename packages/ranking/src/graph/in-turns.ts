import { slicesInTurns } from '../turns/slices-in-turns.js';

/** How many edges are looked at in one turn of the event loop: a few milliseconds. */
export const EDGES_A_TURN = 500;

/**
 * Does `work` on a list, slice by slice, and lets the event loop turn between two slices.
 *
 * @returns `undefined` if the list is short, and then all is done; else a promise of the rest.
 */
export function inTurns<Element>(
  list: readonly Element[],
  work: (slice: readonly Element[]) => void,
): Promise<void> | undefined {
  // Whatever else it may be, `work` checks it.
  if (Array.isArray(list) && list.length > EDGES_A_TURN) return inSlices(list, work);
  work(list);
  return undefined;
}

async function inSlices<Element>(list: readonly Element[], work: (slice: readonly Element[]) => void): Promise<void> {
  for await (const slice of slicesInTurns(list, EDGES_A_TURN)) work(slice);
}
