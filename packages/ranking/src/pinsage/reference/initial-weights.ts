import { requirePositiveInteger, seededRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import type { Matrix, SageLayer, SageWeights } from '../sage-weights.js';
import { SCALARS } from '../sage-weights.js';

/** The size of a model. */
export interface InitialWeightsOptions {
  /** Numbers in an item's features. */
  readonly features: number;
  /** Numbers in an embedding, and in what a layer puts out. @defaultValue `64` */
  readonly dimension?: number | undefined;
  /** Numbers in a message. @defaultValue `dimension` */
  readonly messages?: number | undefined;
  /** Layers, each of two hops over the graph. @defaultValue `3` */
  readonly layers?: number | undefined;
  /** Numbers within the head, and within the user's head. @defaultValue `dimension` */
  readonly hidden?: number | undefined;
  /** Where it starts from. @defaultValue `'propagation'` */
  readonly from?: 'propagation' | 'noise' | undefined;
  /** The same seed gives the same weights. @defaultValue `1` */
  readonly seed?: number | string | undefined;
}

/**
 * A model before training. From `noise`, matrices are as Glorot and Bengio (AISTATS 2010) draw them and everything else is 0.
 * From `propagation`, they are a tenth of that, and beside it what makes the model do what `propagateFeatures` does, so that
 * training begins at the best that is to be had without it: each number is carried by two, its positive part and its negative,
 * through ReLU. With fewer than two outputs for each feature, features are projected at random.
 *
 * The user's head scores by the plain product with what the candidate calls to mind of the history.
 *
 * @throws `ERR_INVALID_ARGUMENT` if a size is not a positive integer.
 */
export function initialWeights({
  features,
  dimension = 64,
  messages = dimension,
  layers = 3,
  hidden = dimension,
  from = 'propagation',
  seed = 1,
}: InitialWeightsOptions): SageWeights {
  for (const [name, value] of Object.entries({ features, dimension, messages, layers, hidden })) {
    requirePositiveInteger(name, value);
  }
  const random = seededRandom(seed);
  const noise = from === 'noise' ? 1 : NOISE;
  const draw = (rows: number, columns: number): Matrix => drawn(random, rows, columns, noise);
  const carry = (matrix: Matrix, source: Carried): Matrix => (from === 'noise' ? matrix : carried(matrix, source));
  const projection = drawn(random, Math.max(dimension, messages), features, 1);
  const layer = (inputs: number, own: Carried): SageLayer => ({
    message: carry(draw(messages, inputs), own),
    messageBias: new Float32Array(messages),
    attendSelf: draw(1, messages).values,
    attendNeighbour: draw(1, messages).values,
    combine: carry(carry(draw(dimension, inputs + messages), own), { width: messages, at: inputs }),
    combineBias: new Float32Array(dimension),
  });
  return {
    layers: Array.from({ length: layers }, (_, at) =>
      at === 0
        ? layer(features, { width: features, at: 0, projection })
        : layer(dimension, { width: dimension, at: 0 }),
    ),
    head: {
      first: carry(draw(hidden, dimension), { width: dimension, at: 0 }),
      firstBias: new Float32Array(hidden),
      second: carry(draw(dimension, hidden), { width: hidden, at: 0 }),
    },
    user: {
      query: identity(dimension),
      key: identity(dimension),
      value: identity(dimension),
      scale: 1,
      first: withoutScalars(drawn(random, hidden, 3 * dimension + SCALARS, 1)),
      firstBias: new Float32Array(hidden),
      second: { rows: 1, columns: hidden, values: new Float32Array(hidden) },
    },
  };
}

/** How much noise a model has that starts from propagation: without any, both parts of a number would learn the same. */
const NOISE = 0.1;

/** Some columns of a matrix, and what they bring. */
interface Carried {
  readonly width: number;
  /** The first column. */
  readonly at: number;
  /** Features are plain numbers; everything else comes in two parts, all positive ones before all negative ones. */
  readonly projection?: Matrix;
}

/** Adds what carries numbers through: `[P; -P]` for features, `[I, -I; -I, I]` for numbers in two parts. */
function carried(matrix: Matrix, { width, at, projection }: Carried): Matrix {
  const { rows, columns, values } = matrix;
  const half = Math.floor(rows / 2);
  for (let row = 0; row < 2 * half; row += 1) {
    const number = row % half;
    for (let column = 0; column < width; column += 1) {
      const place = row * columns + at + column;
      values[place] = (values[place] ?? 0) + (row < half ? 1 : -1) * brought(number, column, half, width, projection);
    }
  }
  return matrix;
}

/** How much of a number a column brings. */
function brought(number: number, column: number, half: number, width: number, projection: Matrix | undefined): number {
  if (projection !== undefined) {
    if (half >= width) return number === column ? 1 : 0;
    return projection.values[number * projection.columns + column] ?? 0;
  }
  const ownHalf = Math.floor(width / 2);
  if (column >= 2 * ownHalf || column % ownHalf !== number) return 0;
  return column < ownHalf ? 1 : -1;
}

function drawn(random: Random, rows: number, columns: number, scale: number): Matrix {
  const most = scale * Math.sqrt(6 / (rows + columns));
  return { rows, columns, values: Float32Array.from({ length: rows * columns }, () => (2 * random.next() - 1) * most) };
}

/** Columns of plain numbers begin at 0, and stay there for numbers that training never sees. */
function withoutScalars(first: Matrix): Matrix {
  for (let end = first.columns; end <= first.values.length; end += first.columns) {
    first.values.fill(0, end - SCALARS, end);
  }
  return first;
}

function identity(size: number): Matrix {
  const values = new Float32Array(size * size);
  for (let at = 0; at < size; at += 1) values[at * size + at] = 1;
  return { rows: size, columns: size, values };
}
