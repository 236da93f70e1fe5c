import { addProduct, product } from '../reference/add-product.js';
import { addScaled } from './layer-pass.js';
import { addBack, addOuter } from './matrix-gradient.js';
import { softmaxLoss } from './softmax-rows.js';

/** Pairs of a batch, by the numbers of the items in the batch's embeddings. */
export interface PairBatch {
  /** `[B]`: those that ask. */
  readonly queries: Int32Array;
  /** `[B]`: the place of the right answer among `shared`. */
  readonly positives: Int32Array;
  /** `[C]`, distinct: the answers that all choose among. */
  readonly shared: Int32Array;
  /** `[B, C]`: 1 where a shared answer is no rival, because it is right as well or the query itself. */
  readonly masked: Uint8Array;
  /** `[C]`: what is taken from a shared answer's logit, ln of how often it is drawn. */
  readonly corrections: Float64Array;
  /** `[B, hardCount]`: rivals of one's own, -1 for none. */
  readonly hard: Int32Array;
  readonly hardCount: number;
}

/** The loss of a batch, and its gradient in the embeddings. */
export interface PairLoss {
  /** The mean over the pairs. */
  readonly loss: number;
  /** `[items, d]` */
  readonly slope: Float64Array;
}

/**
 * Sampled softmax over shared answers and hard ones: for each pair `-ln softmax_c(e_q · e_c / τ - correction_c)` at the right
 * one (Yi et al., RecSys 2019, for the correction).
 *
 * @param embeddings - `[items, width]`, row-major.
 */
export function pairLoss(
  embeddings: Float64Array,
  width: number,
  { queries, positives, shared, masked, corrections, hard, hardCount }: PairBatch,
  temperature: number,
): PairLoss {
  const pairs = queries.length;
  const choices = shared.length;
  const asked = gather(embeddings, queries, width);
  const offered = gather(embeddings, shared, width);
  const products = new Float64Array(pairs * choices);
  addProduct(products, asked, pairs, width, { values: offered, stride: width, from: 0 }, choices);
  const row = new Float64Array(choices + hardCount);
  const slope = new Float64Array(embeddings.length);
  let loss = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    const query = queries[pair] ?? 0;
    for (let at = 0; at < choices; at += 1) {
      const isRival = (masked[pair * choices + at] ?? 0) === 0;
      const raw = (products[pair * choices + at] ?? 0) / temperature - (corrections[at] ?? 0);
      row[at] = isRival ? raw : -Infinity;
    }
    for (let at = 0; at < hardCount; at += 1) {
      const item = hard[pair * hardCount + at] ?? -1;
      row[choices + at] =
        item < 0 ? -Infinity : product(asked, pair * width, embeddings, item * width, width) / temperature;
    }
    loss += softmaxLoss(row, 0, row.length, positives[pair] ?? 0);
    // From here on the row holds gradients, and so do the products.
    for (let at = 0; at < row.length; at += 1) row[at] = (row[at] ?? 0) / (temperature * pairs);
    products.set(row.subarray(0, choices), pair * choices);
    for (let at = 0; at < hardCount; at += 1) {
      const item = hard[pair * hardCount + at] ?? -1;
      if (item < 0) continue;
      addScaled(slope, item * width, asked, pair * width, row[choices + at] ?? 0, width);
      addScaled(slope, query * width, embeddings, item * width, row[choices + at] ?? 0, width);
    }
  }
  const askedSlope = new Float64Array(asked.length);
  addBack(askedSlope, products, pairs, choices, { values: offered, stride: width, from: 0 }, width);
  const offeredSlope = new Float64Array(offered.length);
  addOuter({ values: offeredSlope, stride: width, from: 0 }, products, asked, pairs, choices, width);
  scatter(slope, askedSlope, queries, width);
  scatter(slope, offeredSlope, shared, width);
  return { loss: loss / pairs, slope };
}

/** Rows of `source`, one after the other. */
export function gather(source: Float64Array, rows: Int32Array, width: number): Float64Array {
  const target = new Float64Array(rows.length * width);
  for (let at = 0; at < rows.length; at += 1) addScaled(target, at * width, source, (rows[at] ?? 0) * width, 1, width);
  return target;
}

function scatter(target: Float64Array, source: Float64Array, rows: Int32Array, width: number): void {
  for (let at = 0; at < rows.length; at += 1) addScaled(target, (rows[at] ?? 0) * width, source, at * width, 1, width);
}
