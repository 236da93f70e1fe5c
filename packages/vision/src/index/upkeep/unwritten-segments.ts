import type { IndexState } from '../index-state.js';
import type { ServedSegment } from '../search/served-segment.js';

/** Segments of a durable index that a failed merge has left without files: only the logs hold their rows. */
export function unwrittenSegments({ table, place }: IndexState, served: readonly ServedSegment[]): ServedSegment[] {
  if (place.directory === undefined) return [];
  return served.filter(({ facts, segment }) => facts === undefined && segment !== table.tail && segment.count > 0);
}
