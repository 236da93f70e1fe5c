import { SCALARS } from '../sage-weights.js';
import { addProduct, product } from '../reference/add-product.js';
import { rectify } from '../reference/rows.js';
import { maskNegatives } from './layer-back.js';
import { addScaled } from './layer-pass.js';
import { addBack, addOuter, addSums } from './matrix-gradient.js';
import type { WideUser } from './network.js';
import { softmaxLoss } from './softmax-rows.js';

/** What all users of a batch share: the candidates, and what the head makes of each of them alone. */
export interface CandidateRows {
  readonly count: number;
  /** `[C, d]` */
  readonly embeddings: Float64Array;
  /** `Wq e`, `[C, d]` */
  readonly queries: Float64Array;
  /** `U1 [e; 0; 0; 0] + u1`, `[C, hidden]` */
  readonly first: Float64Array;
}

/** One user's part of a batch. */
export interface UserRows {
  readonly count: number;
  /** `Wk E`, `[H, d]` */
  readonly keys: Float64Array;
  /** `Wv E`, `[H, d]` */
  readonly values: Float64Array;
  /** ℓ, `[H]` */
  readonly logWeights: Float64Array;
  /** f, `[C, SCALARS]` */
  readonly scalars: Float64Array;
  /** The place of the next item among the candidates. */
  readonly positive: number;
  /** `[C]`: 1 where a candidate is no rival. */
  readonly masked: Uint8Array;
}

/** Gradients of the rows above: those of the candidates are added to, those of the user are overwritten. */
export interface RowSlopes {
  readonly queries: Float64Array;
  readonly first: Float64Array;
  readonly keys: Float64Array;
  readonly values: Float64Array;
}

/**
 * The loss of one user, `-ln softmax_c(score_c / τ)` at the item that came next, times `share`; and all its gradients but those
 * of what was computed for the whole batch, which go to `slopes`.
 */
export function passUser(
  head: WideUser,
  gradient: WideUser,
  candidates: CandidateRows,
  user: UserRows,
  slopes: RowSlopes,
  temperature: number,
  share: number,
): number {
  const { count, embeddings, queries } = candidates;
  const { keys, values, scalars, count: places } = user;
  const { first, second } = head;
  const width = head.query.columns;
  const hiddenWidth = first.rows;
  const attention = attendPlaces(queries, count, user, width);
  const contexts = new Float64Array(count * width);
  addBack(contexts, attention, count, places, { values, stride: width, from: 0 }, width);
  const met = contexts.map((value, at) => value * (embeddings[at] ?? 0));
  const hidden = Float64Array.from(candidates.first);
  const matrix = { values: first.values, stride: first.columns };
  const parts = [
    { x: contexts, from: width, size: width },
    { x: met, from: 2 * width, size: width },
    { x: scalars, from: 3 * width, size: SCALARS },
  ];
  for (const { x, from, size } of parts) addProduct(hidden, x, count, size, { ...matrix, from }, hiddenWidth);
  rectify(hidden);

  const scale = head.scale[0] ?? 0;
  const plain = new Float64Array(count);
  const scores = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    plain[row] = product(embeddings, row * width, contexts, row * width, width);
    const learned = product(hidden, row * hiddenWidth, second.values, 0, hiddenWidth);
    const isRival = (user.masked[row] ?? 0) === 0;
    scores[row] = isRival ? (scale * (plain[row] ?? 0) + learned) / temperature : -Infinity;
  }
  const loss = softmaxLoss(scores, 0, count, user.positive) * share;

  // From here on the scores are gradients.
  const contextSlope = new Float64Array(contexts.length);
  const hiddenSlope = new Float64Array(hidden.length);
  let scaleSlope = 0;
  for (let row = 0; row < count; row += 1) {
    const slope = ((scores[row] ?? 0) * share) / temperature;
    scaleSlope += slope * (plain[row] ?? 0);
    addScaled(contextSlope, row * width, embeddings, row * width, slope * scale, width);
    addScaled(gradient.second.values, 0, hidden, row * hiddenWidth, slope, hiddenWidth);
    addScaled(hiddenSlope, row * hiddenWidth, second.values, 0, slope, hiddenWidth);
  }
  gradient.scale[0] = (gradient.scale[0] ?? 0) + scaleSlope;
  maskNegatives(hiddenSlope, hidden);
  addSums(gradient.firstBias, hiddenSlope, count);
  addScaled(slopes.first, 0, hiddenSlope, 0, 1, hiddenSlope.length);
  const target = { values: gradient.first.values, stride: first.columns };
  for (const { x, from, size } of parts) addOuter({ ...target, from }, hiddenSlope, x, count, hiddenWidth, size);
  addBack(contextSlope, hiddenSlope, count, hiddenWidth, { ...matrix, from: width }, width);
  const metSlope = new Float64Array(met.length);
  addBack(metSlope, hiddenSlope, count, hiddenWidth, { ...matrix, from: 2 * width }, width);
  for (let at = 0; at < metSlope.length; at += 1) {
    contextSlope[at] = (contextSlope[at] ?? 0) + (metSlope[at] ?? 0) * (embeddings[at] ?? 0);
  }

  slopes.values.fill(0);
  addOuter({ values: slopes.values, stride: width, from: 0 }, attention, contextSlope, count, places, width);
  const attentionSlope = new Float64Array(attention.length);
  addProduct(attentionSlope, contextSlope, count, width, { values, stride: width, from: 0 }, places);
  backAttended(attentionSlope, attention, count, places, width);
  addBack(slopes.queries, attentionSlope, count, places, { values: keys, stride: width, from: 0 }, width);
  slopes.keys.fill(0);
  addOuter({ values: slopes.keys, stride: width, from: 0 }, attentionSlope, queries, count, places, width);
  return loss;
}

/** `softmax(q · k / √d + ℓ)` over the places, `[C, H]`. */
function attendPlaces(
  queries: Float64Array,
  count: number,
  { keys, logWeights, count: places }: UserRows,
  width: number,
): Float64Array {
  const attention = new Float64Array(count * places);
  addProduct(attention, queries, count, width, { values: keys, stride: width, from: 0 }, places);
  for (let start = 0; start < attention.length; start += places) {
    let most = -Infinity;
    for (let at = 0; at < places; at += 1) {
      const raw = (attention[start + at] ?? 0) / Math.sqrt(width) + (logWeights[at] ?? 0);
      attention[start + at] = raw;
      most = Math.max(most, raw);
    }
    let sum = 0;
    for (let at = start; at < start + places; at += 1) {
      const power = Math.exp((attention[at] ?? 0) - most);
      attention[at] = power;
      sum += power;
    }
    for (let at = start; at < start + places; at += 1) attention[at] = (attention[at] ?? 0) / sum;
  }
  return attention;
}

/** Through softmax and the division by √d, in place. */
function backAttended(
  slope: Float64Array,
  attention: Float64Array,
  count: number,
  places: number,
  width: number,
): void {
  for (let row = 0; row < count; row += 1) {
    const start = row * places;
    const mean = product(slope, start, attention, start, places);
    for (let at = start; at < start + places; at += 1) {
      slope[at] = ((attention[at] ?? 0) * ((slope[at] ?? 0) - mean)) / Math.sqrt(width);
    }
  }
}
