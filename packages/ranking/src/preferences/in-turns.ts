import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Works through a list part by part, and lets the event loop turn between two of them: over a store that answers at
 * once, a long list would hold it otherwise.
 *
 * @returns What the parts returned, summed.
 */
export async function inTurns<Item>(
  list: readonly Item[],
  most: number,
  work: (part: readonly Item[]) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (let start = 0; start < list.length; start += most) {
    if (start > 0) await nextTurn();
    sum += await work(list.slice(start, start + most));
  }
  return sum;
}
