import { FeedloomError } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { OnnxSession } from '@feedloom/core/onnx';
import type { SageTables } from '../../tables/sage-tables.js';
import { product } from '../reference/add-product.js';
import { headForward } from '../reference/head-forward.js';
import { userHeadForward } from '../reference/user-head-forward.js';
import { attendRows } from '../refresh/attend-rows.js';
import { combineRows } from '../refresh/compute-phase.js';
import { SCALARS } from '../sage-weights.js';
import { floatsOf, onlineAnswer } from './online-answer.js';
import { onlineFeeds } from './online-request.js';

/** How far a number of an embedding may lie from the reference's. */
const EMBEDDING_TOLERANCE = 1e-5;

/** How far a score may, as a share of the larger of 1 and the score: it sums up hundreds of products of 32-bit floats. */
const SCORE_TOLERANCE = 1e-4;

/** How many candidates and how long a history are looked at. */
const SAMPLE = { candidates: 24, history: 8 };

/**
 * Compares what a session computes with the reference, for rows from all over the tables.
 *
 * @throws `ERR_CORRUPT` if it is not the same network, or the tables' embeddings are not what their layers give.
 */
export async function verifyOnline(tables: SageTables, session: OnnxSession, deadline: Deadline): Promise<void> {
  const { embeddings, weights, layers } = tables;
  if (embeddings.size === 0) return;
  const rows = spread(SAMPLE.candidates, embeddings.size, 0);
  const history = spread(SAMPLE.history, embeddings.size, 7);
  const logWeights = Float32Array.from(history, (_, at) => -0.25 * at);
  const sourceScores = Float32Array.from(rows, (_, at) => at / 10);
  const request = { rows, sourceScores, history, logWeights, now: 0, limit: rows.length };
  const feeds = onlineFeeds(tables, request, 0, rows.length);
  const results = await session.run(feeds, deadline.toCallOptions());
  const width = embeddings.dimension;
  const layer = weights.layers.at(-1);
  const table = layers.at(-1);
  if (layer === undefined || table === undefined) throw differs('layers', 0);
  const heard = new Float32Array(rows.length * layer.message.rows);
  attendRows(table, tables.neighbourhoods, rows, heard);
  const expected = headForward(weights.head, combineRows(layer, table, heard, rows));
  requireEqual('embedding', floatsOf(results, 'embeddings'), expected, () => EMBEDDING_TOLERANCE);
  requireEqual('embedding', gather(embeddings.vectors, rows, width), expected, () => EMBEDDING_TOLERANCE);
  const past = gather(embeddings.vectors, history, width);
  const scalars = new Float32Array(rows.length * SCALARS);
  const facts = feeds['facts'];
  if (facts === undefined || !('data' in facts) || facts.type !== 'float32') throw differs('facts', 0);
  for (let at = 0; at < rows.length; at += 1) {
    scalars.set(facts.data.subarray(at * (SCALARS - 1), (at + 1) * (SCALARS - 1)), at * SCALARS);
    let best = -Infinity;
    for (let place = 0; place < history.length; place += 1) {
      best = Math.max(best, product(expected, at * width, past, place * width, width));
    }
    scalars[(at + 1) * SCALARS - 1] = best;
  }
  const scores = userHeadForward(weights.user, { history: past, logWeights, candidates: expected, scalars });
  const answer = onlineAnswer(results, 0);
  const wanted = Float32Array.from(answer.places, (place) => scores[place] ?? NaN);
  requireEqual('score', answer.scores, wanted, (score) => SCORE_TOLERANCE * Math.max(1, Math.abs(score)));
}

function requireEqual(
  what: string,
  actual: Float32Array,
  expected: Float32Array,
  toleranceOf: (expected: number) => number,
): void {
  for (let at = 0; at < expected.length; at += 1) {
    const wanted = expected[at] ?? NaN;
    const difference = Math.abs((actual[at] ?? NaN) - wanted);
    // Not-a-number differs from everything.
    if (!(difference <= toleranceOf(wanted))) throw differs(what, difference);
  }
}

function differs(what: string, difference: number): FeedloomError {
  const message =
    `The network's ${what} differs from the reference's by \`${difference}\`. ` +
    'The model or the tables are damaged, or not of one version: refresh them.';
  return new FeedloomError('ERR_CORRUPT', message);
}

/** Rows from the first to the last, evenly. */
function spread(wanted: number, size: number, shift: number): Int32Array {
  const length = Math.min(wanted, size);
  return Int32Array.from({ length }, (_, at) => (Math.floor((at * size) / length) + shift) % size);
}

function gather(from: Float32Array, rows: Int32Array, width: number): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  rows.forEach((row, at) => gathered.set(from.subarray(row * width, (row + 1) * width), at * width));
  return gathered;
}
