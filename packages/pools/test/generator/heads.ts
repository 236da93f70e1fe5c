import type { Candidate } from '../../src/contracts/item.js';
import type { GenerateRequest, PoolHead } from '../../src/contracts/generator.js';

/** An item's data in the tests of the generator. */
export interface Pin {
  readonly author: string;
  readonly board: string;
}

/** A head of `source` with the given items, scored from 1 downwards in the order given. */
export function head<const Source extends string>(
  source: Source,
  items: readonly (string | { readonly id: string; readonly author?: string; readonly board?: string })[],
): PoolHead<Pin, Source> {
  const candidates = items.map((item, index): Candidate<Pin, Source> => {
    const { id, author = `of ${id}`, board = `with ${id}` } = typeof item === 'string' ? { id: item } : item;
    return { id, source, score: 1 - index / 1000, at: 0, timesServed: 0, data: { author, board } };
  });
  return { source, items: candidates, size: candidates.length };
}

/** A head of `count` items called `source-0`, `source-1`, …, each of an author and a board of its own. */
export function manyOf<const Source extends string>(source: Source, count: number): PoolHead<Pin, Source> {
  return head(
    source,
    Array.from({ length: count }, (_, index) => `${source}-${index}`),
  );
}

/** A request in which only what is given differs from the usual. */
export function request(changes: Partial<GenerateRequest> = {}): GenerateRequest {
  const usual = { size: 10, max: 100, seed: 'seed', carry: undefined, now: 0, sinceLastVisitMs: undefined };
  return { ...usual, session: 1, signals: {}, ...changes };
}

/** The ids of a slate's picks, in order. */
export function ids({ picks }: { readonly picks: readonly { readonly id: string }[] }): string[] {
  return picks.map(({ id }) => id);
}

/** The sources of a slate's picks, in order. */
export function sources({ picks }: { readonly picks: readonly { readonly source: string }[] }): string[] {
  return picks.map(({ source }) => source);
}
