import type { ReadStep } from '../code.js';
import type { Cell, World } from './partition.js';

/** A read that is under way: for each request the parts read so far. */
export type Reading = readonly (readonly (readonly Cell[])[])[];

/** What a read has returned, by name: equal for equal answers only. */
export const readingName = (reading: Reading): string =>
  reading.map((parts) => parts.map((cells) => `(${cells.map(({ id }) => id).join('.')})`).join('')).join(';');

/** Whether all parts have been read. */
export const isWhole = ({ requests }: ReadStep, reading: Reading): boolean =>
  requests.every(({ parts }, index) => reading[index]?.length === parts.length);

/**
 * How a read may go on: each request of a two-store read is a read of its own, in any order; the parts of one request
 * are seen at once, or one after the other in the order given if the store takes no snapshots.
 */
export function continuations(step: ReadStep, reading: Reading, world: World, split: boolean): Reading[] {
  return step.requests.flatMap(({ store, parts }, index) => {
    const done = reading[index] ?? [];
    const next = parts.slice(done.length, split ? done.length + 1 : undefined);
    if (next.length === 0) return [];
    const got = [...done, ...next.map((part) => world[store].read(part))];
    return [step.requests.map((_, at) => (at === index ? got : (reading[at] ?? [])))];
  });
}
