import { setImmediate as nextTurn } from 'node:timers/promises';
import { dot } from '../search/dot.js';
import { Nearest } from '../search/nearest.js';
import type { LoadedGraph } from './loaded-graph.js';
import { LEAST_WIDTH } from './search-width.js';
import type { WidthStep } from './search-width.js';

/** Limits whose width is measured; those in between follow from them. */
const LIMITS = [10, 100, 1000];
/** Rows that serve as queries. */
const QUERIES = 32;
/** More than what is promised, because the rows that serve as queries are in the graph, and easier to find. */
const RECALL = 0.965;
const FACTORS = [1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 6, 8, 12, 16];

/**
 * How wide to search in a graph, so that at least 95 % of the nearest rows are found: compared with the truth for rows
 * of its own, spread evenly, each without itself.
 */
export async function measureWidths(
  graph: LoadedGraph,
  vectors: Float32Array,
  dimension: number,
): Promise<WidthStep[]> {
  const limits = LIMITS.filter((limit) => limit <= graph.count / 4);
  const step = Math.max(1, Math.floor(graph.count / QUERIES));
  const most = Math.max(0, ...limits);
  const truths: { row: number; query: Float32Array; rows: Uint32Array }[] = [];
  for (let row = 0; row < graph.count && most > 0; row += step) {
    const query = vectors.slice(row * dimension, (row + 1) * dimension);
    truths.push({ row, query, rows: nearestRows(vectors, row, new Float64Array(query), most) });
    await nextTurn();
  }
  return limits.map((limit) => {
    const enough = FACTORS.find((factor) => {
      const width = Math.max(LEAST_WIDTH, Math.ceil(limit * factor));
      const found = truths.reduce((sum, { row, query, rows }) => {
        const wanted = new Set(rows.subarray(0, limit));
        // One more than the limit: the row itself is found too, and is none of the answer.
        const answer = graph.search(query, width + 1).rows.filter((each) => each !== row);
        return sum + answer.subarray(0, limit).reduce((hits, each) => hits + (wanted.has(each) ? 1 : 0), 0);
      }, 0);
      return found >= RECALL * limit * truths.length;
    });
    return { limit, width: Math.max(LEAST_WIDTH, Math.ceil(limit * (enough ?? FACTORS.at(-1) ?? 16))) };
  });
}

function nearestRows(vectors: Float32Array, self: number, query: Float64Array, limit: number): Uint32Array {
  const nearest = new Nearest(limit, -1);
  const count = vectors.length / query.length;
  for (let row = 0; row < count; row += 1) {
    if (row !== self) nearest.offer(dot(vectors, row * query.length, query), 0, row);
  }
  return nearest.drain().rows;
}
