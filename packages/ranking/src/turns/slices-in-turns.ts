import { setImmediate as nextTurn } from 'node:timers/promises';

/** The slices of a list, each of at most `most` elements; the event loop turns between two of them. */
export async function* slicesInTurns<Element>(
  list: readonly Element[],
  most: number,
): AsyncGenerator<readonly Element[], void> {
  for (let first = 0; first < list.length; first += most) {
    if (first > 0) await nextTurn();
    yield list.slice(first, first + most);
  }
}
