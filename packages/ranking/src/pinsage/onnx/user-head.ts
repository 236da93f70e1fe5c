import type { Matrix, UserHead } from '../sage-weights.js';
import { SCALARS } from '../sage-weights.js';
import type { GraphBuilder } from './graph-builder.js';

/** The names of embeddings. */
export interface UserHeadInputs {
  /** e, `[C, d]` */
  readonly candidates: string;
  /** E, `[H, d]` */
  readonly past: string;
}

/** The names of results. */
export interface UserHeadOutputs {
  /** `[C]` */
  readonly scores: string;
  /** softmax(a), `[C, H]` */
  readonly attention: string;
}

/**
 * Adds the user's head over `logWeights[H]` and `facts[C, SCALARS - 1]`, both inputs of the graph.
 *
 * What depends on the history alone is multiplied first, since it has far fewer rows: `(Wq e) · (Wk E)` is `e · (E Wkᵀ Wq)`.
 */
export function addUserHead(
  build: GraphBuilder,
  head: UserHead,
  { candidates, past }: UserHeadInputs,
): UserHeadOutputs {
  const width = head.query.columns;
  const keyed = build.linear(past, build.columns('KQ', joined(head)));
  const raw = build.linear(candidates, keyed, 'logWeights');
  const attention = build.node('Softmax', [raw], { attributes: { axis: { int: 1 } } });
  const valued = build.linear(past, build.columns('Wv', head.value));
  const context = build.node('MatMul', [attention, valued]);
  const met = build.node('Mul', [candidates, context]);
  const cosines = build.linear(candidates, past);
  const best = build.node('ReduceMax', [cosines], { attributes: { axes: { ints: [1] }, keepdims: { int: 1 } } });
  const { first, firstBias, second } = withPlainProduct(head);
  let hidden = build.linear(candidates, build.columns('U1e', first, 0, width), build.vector('u1', firstBias));
  hidden = build.linear(context, build.columns('U1c', first, width, 2 * width), hidden);
  hidden = build.linear(met, build.columns('U1met', first, 2 * width, 3 * width), hidden);
  const scalars = build.node('Concat', ['facts', best], { attributes: { axis: { int: 1 } } });
  hidden = build.linear(scalars, build.columns('U1f', first, 3 * width, 3 * width + SCALARS), hidden);
  const sums = build.linear(build.node('Relu', [hidden]), build.columns('U2', second));
  return { scores: build.node('Squeeze', [sums, build.integers('axis1', 1)]), attention };
}

/** `(Wkᵀ Wq)ᵀ / √d`, `[d, d]`: what a linear step multiplies a history with to get its keys in the candidates' space. */
function joined({ query, key }: UserHead): Matrix {
  const width = query.columns;
  const values = new Float32Array(width * width);
  for (let row = 0; row < width; row += 1) {
    for (let column = 0; column < width; column += 1) {
      let sum = 0;
      for (let at = 0; at < width; at += 1) {
        sum += (query.values[at * width + row] ?? 0) * (key.values[at * width + column] ?? 0);
      }
      values[row * width + column] = sum / Math.sqrt(width);
    }
  }
  return { rows: width, columns: width, values };
}

/**
 * The first and the last step of the head with two more hidden numbers, which together add `scale · (e · c)`: x is
 * `ReLU(x) - ReLU(-x)`. They cost nothing beside a pass of their own over all candidates.
 */
function withPlainProduct({
  scale,
  first,
  firstBias,
  second,
}: UserHead): Pick<UserHead, 'first' | 'firstBias' | 'second'> {
  const { rows, columns } = first;
  const width = (columns - SCALARS) / 3;
  const values = new Float32Array((rows + 2) * columns);
  values.set(first.values);
  values.fill(scale, rows * columns + 2 * width, rows * columns + 3 * width);
  values.fill(-scale, (rows + 1) * columns + 2 * width, (rows + 1) * columns + 3 * width);
  return {
    first: { rows: rows + 2, columns, values },
    firstBias: Float32Array.of(...firstBias, 0, 0),
    second: { rows: 1, columns: rows + 2, values: Float32Array.of(...second.values, 1, -1) },
  };
}
