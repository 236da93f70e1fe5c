import type { Matrix, UserHead } from '../sage-weights.js';
import { SCALARS } from '../sage-weights.js';
import { addProduct, product } from './add-product.js';
import { fillRows, rectify } from './rows.js';

/** What a user did, and what might come next. */
export interface UserHeadInput {
  /** E, `[H, d]`, row-major: embeddings of the user's history. */
  readonly history: Float32Array;
  /** ℓ, `[H]`: log weights of the history, -1e9 for an empty place. */
  readonly logWeights: Float32Array;
  /** `[C, d]`, row-major: embeddings of the candidates. */
  readonly candidates: Float32Array;
  /** f, `[C, SCALARS]`, row-major: plain numbers of the candidates. */
  readonly scalars: Float32Array;
}

/**
 * Scores candidates against a history, as {@link UserHead} says. With an empty history the context of every candidate is 0.
 *
 * @returns `[C]`: higher is better.
 */
export function userHeadForward(head: UserHead, input: UserHeadInput): Float32Array {
  const { candidates, scalars } = input;
  const width = head.query.columns;
  const count = candidates.length / width;
  const contexts = attendHistory(head, input);
  // The columns of `first` are e, c, e ∘ c and f in turn, so their products add up without a joined matrix.
  const hidden = new Float32Array(count * head.first.rows);
  fillRows(hidden, head.firstBias, count);
  const met = contexts.map((value, at) => value * (candidates[at] ?? 0));
  const parts = [candidates, contexts, met];
  parts.forEach((part, at) => addColumns(hidden, part, count, width, head.first, at * width));
  addColumns(hidden, scalars, count, SCALARS, head.first, 3 * width);
  rectify(hidden);
  const scores = new Float32Array(count);
  for (let row = 0; row < count; row += 1) {
    const plain = product(candidates, row * width, contexts, row * width, width);
    const learned = product(hidden, row * head.first.rows, head.second.values, 0, head.first.rows);
    scores[row] = head.scale * plain + learned;
  }
  return scores;
}

/** `c` of each candidate: what of the history it calls to mind, `[C, d]`. */
function attendHistory(
  { query, key, value }: UserHead,
  { history, logWeights, candidates }: UserHeadInput,
): Float32Array {
  const width = query.columns;
  const count = candidates.length / width;
  const contexts = new Float32Array(count * width);
  if (logWeights.length === 0) return contexts;
  const queries = times(query, candidates);
  const keys = times(key, history);
  const values = times(value, history);
  const attention = new Float64Array(logWeights.length);
  for (let row = 0; row < count; row += 1) {
    let most = -Infinity;
    for (let at = 0; at < attention.length; at += 1) {
      const raw = product(queries, row * width, keys, at * width, width) / Math.sqrt(width) + (logWeights[at] ?? 0);
      attention[at] = raw;
      most = Math.max(most, raw);
    }
    let sum = 0;
    for (let at = 0; at < attention.length; at += 1) {
      attention[at] = Math.exp((attention[at] ?? 0) - most);
      sum += attention[at] ?? 0;
    }
    for (let at = 0; at < attention.length; at += 1) {
      const share = (attention[at] ?? 0) / sum;
      for (let column = 0; column < width; column += 1) {
        const target = row * width + column;
        contexts[target] = (contexts[target] ?? 0) + share * (values[at * width + column] ?? 0);
      }
    }
  }
  return contexts;
}

function times({ values, rows, columns }: Matrix, x: Float32Array): Float32Array {
  const count = x.length / columns;
  const y = new Float32Array(count * rows);
  addProduct(y, x, count, columns, { values, stride: columns, from: 0 }, rows);
  return y;
}

function addColumns(
  y: Float32Array,
  x: Float32Array,
  count: number,
  width: number,
  { values, columns, rows }: Matrix,
  from: number,
): void {
  addProduct(y, x, count, width, { values, stride: columns, from }, rows);
}
