import { setImmediate as nextTurn } from 'node:timers/promises';
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

/** Hits that are read or merged between two turns of the event loop: a few milliseconds. */
const HITS_PER_TURN = 4000;

/** Merges replies: best first, equal scores by ascending id. */
export async function mergeReplies(replies: readonly SegmentReply[], options: MergeOptions): Promise<MergedHits> {
  const { count, limit, capacity, degraded } = options;
  const starts = replies.map(() => 0);
  const hits: VectorHits[] = [];
  let isCut = false;
  let sinceTurn = 0;
  for (let query = 0; query < count; query += 1) {
    const lists: VectorHit[][] = [];
    for (const [at, { reply, segments }] of replies.entries()) {
      const start = starts[at] as number;
      const end = start + (reply.counts[query] ?? 0);
      starts[at] = end;
      const list: VectorHit[] = [];
      for (let from = start; from < end; from += HITS_PER_TURN) {
        const to = Math.min(end, from + HITS_PER_TURN);
        sinceTurn += to - from;
        readHits(reply, segments, from, to, list);
        if (sinceTurn < HITS_PER_TURN) continue;
        await nextTurn();
        sinceTurn = 0;
      }
      orderTies(list);
      lists.push(list);
    }
    const merged = lists.length === 1 ? (lists[0] ?? []).slice(0, limit) : await mergeOrdered(lists, limit);
    const exact = options.exact && replies.every(({ reply }) => reply.exact[query] === true);
    const last = merged[limit - 1]?.score;
    isCut ||=
      exact && last !== undefined && lists.some((list) => list.length === capacity && list.at(-1)?.score === last);
    const isWhole = merged.length >= limit || replies.every(({ reply }) => reply.complete[query] === true);
    hits.push({ hits: merged, exact, complete: isWhole, degraded });
  }
  return { hits, isCut };
}

function readHits(
  reply: SearchReply,
  segments: readonly Segment[],
  start: number,
  end: number,
  list: VectorHit[],
): void {
  for (let at = start; at < end; at += 1) {
    const item = segments[reply.parts[at] as number]?.items[reply.rows[at] as number];
    if (item !== undefined) list.push({ id: item.id, score: reply.scores[at] as number });
  }
}

/** Orders hits of equal scores, which stand together, by their ids. */
function orderTies(list: VectorHit[]): void {
  for (let from = 0; from < list.length;) {
    const score = list[from]?.score;
    let to = from + 1;
    while (to < list.length && list[to]?.score === score) to += 1;
    if (to - from > 1) {
      const tied = list.slice(from, to).sort(byId);
      for (const [at, hit] of tied.entries()) list[from + at] = hit;
    }
    from = to;
  }
}

function byId(left: VectorHit, right: VectorHit): number {
  return left.id < right.id ? -1 : 1;
}

/** The first `limit` hits of lists that are in order. */
async function mergeOrdered(lists: readonly VectorHit[][], limit: number): Promise<VectorHit[]> {
  const places = lists.map(() => 0);
  const merged: VectorHit[] = [];
  while (merged.length < limit) {
    let first: VectorHit | undefined;
    let from = 0;
    for (const [at, list] of lists.entries()) {
      const next = list[places[at] as number];
      if (next === undefined || (first !== undefined && isBefore(first, next))) continue;
      first = next;
      from = at;
    }
    if (first === undefined) break;
    merged.push(first);
    places[from] = (places[from] as number) + 1;
    if (merged.length % HITS_PER_TURN === 0) await nextTurn();
  }
  return merged;
}

function isBefore(left: VectorHit, right: VectorHit): boolean {
  return left.score > right.score || (left.score === right.score && left.id < right.id);
}
