import type { Matrix, Neighbourhoods, SageWeights, UserHead } from '../../../src/index.js';

/** The formulae of `sage-weights.ts`, word for word over lists: slow, and another hand than the code. */
type Row = number[];

const times = ({ values, rows, columns }: Matrix, x: Row): Row =>
  Array.from({ length: rows }, (_, r) => x.reduce((sum, value, c) => sum + value * Number(values[r * columns + c]), 0));
const plus = (x: Row, y: ArrayLike<number>): Row => x.map((value, at) => value + Number(y[at]));
const relu = (x: Row): Row => x.map((value) => Math.max(0, value));
const dot = (x: Row, y: ArrayLike<number>): number => x.reduce((sum, value, at) => sum + value * Number(y[at]), 0);
const unit = (x: Row): Row => (dot(x, x) === 0 ? x : x.map((value) => value / Math.sqrt(dot(x, x))));
const rowsOf = (values: ArrayLike<number>, width: number): Row[] =>
  Array.from({ length: values.length / width }, (_, r) =>
    Array.from({ length: width }, (_, c) => Number(values[r * width + c])),
  );
const mixed = (shares: Row, rows: Row[], width: number): Row =>
  Array.from({ length: width }, (_, c) => shares.reduce((sum, share, at) => sum + share * Number(rows[at]?.[c]), 0));

export function naiveEmbeddings(
  { layers, head }: SageWeights,
  features: Float32Array,
  { fanOut, neighbours, weights }: Neighbourhoods,
): Row[] {
  let h = rowsOf(features, features.length / (neighbours.length / fanOut));
  for (const layer of layers) {
    const m = h.map((row) => relu(plus(times(layer.message, row), layer.messageBias)));
    h = h.map((own, u) => {
      const slots = Array.from({ length: fanOut }, (_, slot) => u * fanOut + slot).filter(
        (p) => Number(weights[p]) > 0,
      );
      const heard = slots.map((p) => m[Number(neighbours[p])] as Row);
      const raw = heard.map((mv) => dot(m[u] as Row, layer.attendSelf) + dot(mv, layer.attendNeighbour));
      const powers = slots.map((p, at) => {
        const value = raw[at] as number;
        return Number(weights[p]) * Math.exp(value < 0 ? 0.2 * value : value);
      });
      const total = powers.reduce((sum, power) => sum + power, 0);
      const n = mixed(
        powers.map((power) => power / total),
        heard,
        layer.message.rows,
      );
      return unit(relu(plus(times(layer.combine, [...own, ...n]), layer.combineBias)));
    });
  }
  return h.map((row) => unit(times(head.second, relu(plus(times(head.first, row), head.firstBias)))));
}

export function naiveScores(
  head: UserHead,
  history: Float32Array,
  logWeights: Float32Array,
  candidates: Float32Array,
  scalars: Float32Array,
): Row {
  const d = head.query.columns;
  const past = rowsOf(history, d);
  return rowsOf(candidates, d).map((e, at) => {
    const q = times(head.query, e);
    const powers = past.map((row, h) => Math.exp(dot(q, times(head.key, row)) / Math.sqrt(d) + Number(logWeights[h])));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const values = past.map((row) => times(head.value, row));
    const c = mixed(
      powers.map((power) => power / total),
      values,
      d,
    );
    const met = e.map((value, i) => value * Number(c[i]));
    const f = rowsOf(scalars, scalars.length / (candidates.length / d))[at] as Row;
    const hidden = relu(plus(times(head.first, [...e, ...c, ...met, ...f]), head.firstBias));
    return head.scale * dot(e, c) + dot(hidden, head.second.values);
  });
}
