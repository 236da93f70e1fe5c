import { slicesInTurns } from '../turns/slices-in-turns.js';

/**
 * Works through a list part by part, and lets the event loop turn between two of them: over a store that answers at
 * once, a long list would hold it otherwise.
 *
 * @returns What the parts returned, summed.
 */
export async function sumInTurns<Item>(
  list: readonly Item[],
  most: number,
  work: (part: readonly Item[]) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for await (const part of slicesInTurns(list, most)) sum += await work(part);
  return sum;
}
