import type { Deadline } from '@feedloom/core';
import { hasBit } from '../rows/bit-set.js';
import type { SegmentCandidates } from '../segment-engine.js';
import type { LoadedGraph } from '../usearch/loaded-graph.js';
import type { Nearest } from './nearest.js';
import type { RowReader } from './row-reader.js';
import type { SearchPart } from './search-messages.js';

/** One query in one segment. */
export interface PartQuery {
  /** The query, at the start of its buffer. */
  readonly query: Float32Array;
  /** The same in double precision. */
  readonly exactQuery: Float64Array;
  /** Where it stands among the queries. */
  readonly position: number;
  /** The most rows that are wanted. */
  readonly limit: number;
  /** The least score that is wanted. */
  readonly minScore: number;
  /** The segment. */
  readonly part: SearchPart;
  /** The segment's place among the parts. */
  readonly place: number;
  readonly reader: RowReader;
  /** Takes what is found. */
  readonly nearest: Nearest;
  readonly deadline: Deadline;
}

/** How far a search came. */
export interface Found {
  /** Whether every allowed row was compared. */
  readonly exact: boolean;
  /** Whether it gave up for want of time. */
  readonly complete: boolean;
}

/** Rows that are scanned between two looks at the clock. */
const ROWS_PER_LOOK = 2048;
/** Where so few rows are allowed, or so small a share, comparing them all is faster than walking through a graph. */
const FEW_ROWS = 5000;
const SMALL_SHARE = 0.02;
/** What bfloat16 may add to or take from the cosine of unit vectors: half a unit in the 8th bit of both. */
const SCORE_ERROR = 2 ** -7;

/** Compares every allowed row. */
export function scan({ part, place, reader, nearest, exactQuery, deadline }: PartQuery): Found {
  const { allowed, count } = part;
  for (let from = 0; from < count; from += ROWS_PER_LOOK) {
    if (from > 0 && deadline.expired) return { exact: false, complete: false };
    const to = Math.min(count, from + ROWS_PER_LOOK);
    for (let row = from; row < to; row += 1) {
      if (allowed !== undefined) {
        if (allowed[row >>> 5] === 0) row |= 31;
        if (!hasBit(allowed, row)) continue;
      }
      nearest.offer(reader.score(row, exactQuery), place, row);
    }
  }
  return { exact: true, complete: true };
}

/** Scores the rows that an engine has found. */
export function score(
  candidates: SegmentCandidates,
  { part, position, place, reader, nearest, exactQuery }: PartQuery,
): void {
  const start = position * candidates.width;
  const end = start + (candidates.counts[position] ?? 0);
  for (let at = start; at < end; at += 1) {
    const row = candidates.rows[at] as number;
    if (row >= part.count || (part.allowed !== undefined && !hasBit(part.allowed, row))) continue;
    nearest.offer(reader.score(row, exactQuery), place, row);
  }
}

/**
 * Walks through a graph, wider and wider until as many allowed rows as are wanted were found; compares all of them
 * where that is less work.
 */
export function walk(graph: LoadedGraph, asked: PartQuery): Found {
  const { part, limit, minScore, query, deadline } = asked;
  const { allowed, allowedCount, count } = part;
  if (allowedCount <= FEW_ROWS && allowedCount < count) return scan(asked);
  if (allowedCount < count * SMALL_SHARE) return scan(asked);
  const wanted = Math.min(limit, allowedCount);
  let width = Math.ceil((graph.widthFor(limit) * count) / allowedCount);
  for (;;) {
    if (width > count / 2 && width > 64) return scan(asked);
    const { rows, scores } = graph.search(query, Math.min(width, count));
    const kept =
      allowed === undefined ? rows.length : rows.reduce((sum, row) => sum + (hasBit(allowed, row) ? 1 : 0), 0);
    const reached = (scores[scores.length - 1] ?? -1) < minScore - SCORE_ERROR;
    if (kept >= wanted || reached) {
      offerBest(rows, scores, asked);
      return { exact: false, complete: true };
    }
    if (deadline.expired) {
      offerBest(rows, scores, asked);
      return { exact: false, complete: false };
    }
    // A graph that leads to fewer rows than were asked for leads to no more of them.
    if (rows.length < width) return scan(asked);
    width *= 2;
  }
}

/** Scores the best of what a walk found: a few more than are wanted, since bfloat16 orders them roughly. */
function offerBest(rows: Uint32Array, scores: Float32Array, asked: PartQuery): void {
  const { part, place, reader, nearest, exactQuery, limit, minScore } = asked;
  let left = limit + Math.max(4, Math.ceil(limit / 20));
  for (let at = 0; at < rows.length && left > 0; at += 1) {
    if ((scores[at] as number) < minScore - SCORE_ERROR) return;
    const row = rows[at] as number;
    if (part.allowed !== undefined && !hasBit(part.allowed, row)) continue;
    nearest.offer(reader.score(row, exactQuery), place, row);
    left -= 1;
  }
}
