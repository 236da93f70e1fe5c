import type { SegmentAccess } from '../search/served-segment.js';

/** Which engine an index uses; `auto` chooses for each segment, by its size and by how many neighbours are asked for. */
export type EngineName = 'auto' | 'flat' | 'exact' | 'usearch' | 'faiss';

/** What a segment needs, beside its rows. */
export interface EngineNeeds {
  /** An index file of this kind. */
  readonly file: 'usearch' | 'faiss' | undefined;
  /** A matrix on a device, to compare all rows at once. */
  readonly exact: boolean;
}

/** Below so many numbers, a loop over the rows takes about 2 ms and needs no help. */
const LEAST_EXACT = 2_000_000;
/** From so many numbers on, a graph finds few neighbours faster than all rows are compared, by an order of magnitude. */
const LEAST_GRAPH = 8_000_000;
/** Up to so many numbers (200 MB), comparing all rows finds 1,000 neighbours as fast as a graph finds most of them. */
const MOST_EXACT = 50_000_000;
/** Up to so many neighbours a graph is the faster of the two. */
const FEW_NEIGHBOURS = 25;

/** What a segment of so many numbers needs. */
export function needsOf(engine: EngineName, numbers: number): EngineNeeds {
  switch (engine) {
    case 'flat':
      return { file: undefined, exact: false };
    case 'exact':
      return { file: undefined, exact: numbers > 0 };
    case 'usearch':
    case 'faiss':
      return { file: numbers > 0 ? engine : undefined, exact: false };
    case 'auto':
      return {
        file: numbers >= LEAST_GRAPH ? 'usearch' : undefined,
        exact: numbers >= LEAST_EXACT && numbers <= MOST_EXACT,
      };
  }
}

/** The one of two ways into a segment that is the faster one for `limit` neighbours. */
export function chooseAccess({ graph, engine }: SegmentAccess, limit: number): SegmentAccess {
  if (graph === undefined || engine === undefined) return { graph, engine };
  return limit <= FEW_NEIGHBOURS ? { graph } : { engine };
}
