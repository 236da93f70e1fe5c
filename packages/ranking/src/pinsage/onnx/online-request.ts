import type { OnnxFeeds } from '@feedloom/core/onnx';
import type { SageTables } from '../../tables/sage-tables.js';
import { freshnessScalar, popularityScalar, scoreScalar } from '../candidate-scalars.js';
import { SCALARS } from '../sage-weights.js';

const DAY_MS = 24 * 3_600_000;

/** What a user's candidates are scored against. */
export interface OnlineRequest {
  /** The rows of candidates. */
  readonly rows: Int32Array;
  /** `[rows]`: what their sources think of them; one that is not finite counts as 0. */
  readonly sourceScores: Float32Array;
  /** The rows of the history; at least one. */
  readonly history: Int32Array;
  /** ℓ, `[history]` */
  readonly logWeights: Float32Array;
  /** The time, in milliseconds since the Unix epoch. */
  readonly now: number;
  /** The most candidates to return. */
  readonly limit: number;
}

/** What `writeOnlineModel` takes, for the candidates `from` to `to` of a request. */
export function onlineFeeds(
  { collections, createdDays }: SageTables,
  { rows, sourceScores, history, logWeights, now, limit }: OnlineRequest,
  from: number,
  to: number,
): OnnxFeeds {
  const count = to - from;
  const width = SCALARS - 1;
  const facts = new Float32Array(count * width);
  for (let at = 0; at < count; at += 1) {
    const row = rows[from + at] ?? 0;
    const created = createdDays[row] ?? 0;
    const score = sourceScores[from + at] ?? 0;
    facts[at * width] = scoreScalar(Number.isFinite(score) ? score : 0);
    facts[at * width + 1] = popularityScalar(collections[row] ?? 0);
    facts[at * width + 2] = freshnessScalar(created === 0 ? undefined : now - created * DAY_MS);
  }
  return {
    candidates: { type: 'int32', dims: [count], data: rows.slice(from, to) },
    facts: { type: 'float32', dims: [count, width], data: facts },
    history: { type: 'int32', dims: [history.length], data: history.slice() },
    logWeights: { type: 'float32', dims: [logWeights.length], data: logWeights.slice() },
    count: { type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(Math.min(limit, count))) },
  };
}
