import type { Degraded, VectorHit, VectorHits } from '@feedloom/core';
import type { Segment } from '../rows/segment.js';
import type { SearchReply } from './search-messages.js';

/** What one searcher found, and in which segments. */
export interface SegmentReply {
  readonly reply: SearchReply;
  /** The segment of each part of the request. */
  readonly segments: readonly Segment[];
}

/** What was asked, and how well it could be answered. */
export interface MergeOptions {
  /** Queries. */
  readonly count: number;
  readonly limit: number;
  /** The most rows of one reply. */
  readonly capacity: number;
  /** Whether all engines that were asked before compared every row. */
  readonly exact: boolean;
  readonly degraded: readonly Degraded[];
}

/** The hits of each query: those of all replies together. */
export interface MergedHits {
  readonly hits: VectorHits[];
  /** Whether a reply ended amid rows of the score at which the hits end, so that better ids may have been left out. */
  readonly isCut: boolean;
}

/** Merges replies: best first, equal scores by ascending id. */
export function mergeReplies(replies: readonly SegmentReply[], options: MergeOptions): MergedHits {
  const starts = replies.map(() => 0);
  let isCut = false;
  const hits = Array.from({ length: options.count }, (_, query) => {
    const lists = replies.map(({ reply, segments }, at) => {
      const start = starts[at] as number;
      const end = start + (reply.counts[query] ?? 0);
      starts[at] = end;
      return readHits(reply, segments, start, end);
    });
    const merged = inOrder(lists);
    const exact = options.exact && replies.every(({ reply }) => reply.exact[query] === true);
    const last = merged[options.limit - 1]?.score;
    isCut ||=
      exact &&
      last !== undefined &&
      lists.some((list) => list.length === options.capacity && list.at(-1)?.score === last);
    const isWhole = merged.length >= options.limit || replies.every(({ reply }) => reply.complete[query] === true);
    return { hits: merged.slice(0, options.limit), exact, complete: isWhole, degraded: options.degraded };
  });
  return { hits, isCut };
}

function readHits(reply: SearchReply, segments: readonly Segment[], start: number, end: number): VectorHit[] {
  const hits: VectorHit[] = [];
  for (let at = start; at < end; at += 1) {
    const item = segments[reply.parts[at] as number]?.items[reply.rows[at] as number];
    if (item !== undefined) hits.push({ id: item.id, score: reply.scores[at] as number });
  }
  return hits;
}

function inOrder(lists: readonly VectorHit[][]): VectorHit[] {
  const [first = [], ...others] = lists;
  const hasTies = first.some(({ score }, at) => score === first[at + 1]?.score);
  if (others.length === 0 && !hasTies) return first;
  return lists.flat().sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1));
}
