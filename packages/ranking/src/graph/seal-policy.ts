import type { SealedSegment } from './segment.js';

/** More segments than these are merged, whatever their age: every step of a walk asks each of them. */
const MANY = 12;

/** Up to this share of a segment may be dead before it is written anew. */
const DEAD_RATIO = 0.25;

/** What decides which segments are merged with the fresh edges. */
export interface SealPolicy {
  /** Fresh edges that are there. */
  readonly fresh: number;
  /** How long edges stay, in milliseconds. */
  readonly windowMs: number;
  /** Whether all that is dead, or older than `since`, shall be forgotten. */
  readonly isThorough: boolean;
  /** When the fresh edges were put there, by and large, in milliseconds since the Unix epoch. */
  readonly now: number;
  /** In milliseconds since the Unix epoch. */
  readonly since: number;
}

/**
 * Chooses the segments that a seal merges with the fresh edges, so that an edge is copied about log2(edges / fresh) times in
 * its life and few segments stay. Segments of a window are merged only with such of about the same time, since each leaves
 * as one.
 */
export function chooseSegments(
  segments: readonly SealedSegment[],
  { fresh, windowMs, isThorough, now, since }: SealPolicy,
): Set<SealedSegment> {
  const chosen = new Set(
    segments.filter(({ data, live, dead }) => {
      if (isThorough) return dead > 0 || (data.times !== undefined && data.oldestAt < since);
      return dead > (live + dead) * DEAD_RATIO;
    }),
  );
  const bySize = segments.filter((segment) => !chosen.has(segment)).sort((a, b) => a.live - b.live);
  let merged = [...chosen].reduce((sum, { live }) => sum + live, fresh);
  let oldest = Math.min(now, ...[...chosen].map(({ data }) => data.oldestAt));
  let newest = Math.max(now, ...[...chosen].map(({ data }) => data.view.newestAt));
  let left = bySize.length;
  for (const segment of bySize) {
    const [from, to] = [Math.min(oldest, segment.data.oldestAt), Math.max(newest, segment.data.view.newestAt)];
    const isNear = windowMs === Infinity || to - from <= windowMs / 8;
    if ((segment.live > merged * 2 || !isNear) && left < MANY) continue;
    chosen.add(segment);
    merged += segment.live;
    left -= 1;
    [oldest, newest] = [from, to];
  }
  return chosen;
}
