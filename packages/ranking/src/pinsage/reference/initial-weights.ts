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
  /** The same seed gives the same weights. @defaultValue `1` */
  readonly seed?: number | string | undefined;
}

/**
 * A model before training: matrices as Glorot and Bengio (AISTATS 2010) draw them, everything else 0. Its user's head scores
 * by the plain product with what the candidate calls to mind of the history.
 *
 * @throws `ERR_INVALID_ARGUMENT` if a size is not a positive integer.
 */
export function initialWeights({
  features,
  dimension = 64,
  messages = dimension,
  layers = 3,
  hidden = dimension,
  seed = 1,
}: InitialWeightsOptions): SageWeights {
  for (const [name, value] of Object.entries({ features, dimension, messages, layers, hidden })) {
    requirePositiveInteger(name, value);
  }
  const random = seededRandom(seed);
  const layer = (inputs: number): SageLayer => ({
    message: drawn(random, messages, inputs),
    messageBias: new Float32Array(messages),
    attendSelf: drawn(random, 1, messages).values,
    attendNeighbour: drawn(random, 1, messages).values,
    combine: drawn(random, dimension, inputs + messages),
    combineBias: new Float32Array(dimension),
  });
  return {
    layers: Array.from({ length: layers }, (_, at) => layer(at === 0 ? features : dimension)),
    head: {
      first: drawn(random, hidden, dimension),
      firstBias: new Float32Array(hidden),
      second: drawn(random, dimension, hidden),
    },
    user: {
      query: identity(dimension),
      key: identity(dimension),
      value: identity(dimension),
      scale: 1,
      first: drawn(random, hidden, 3 * dimension + SCALARS),
      firstBias: new Float32Array(hidden),
      second: { rows: 1, columns: hidden, values: new Float32Array(hidden) },
    },
  };
}

function drawn(random: Random, rows: number, columns: number): Matrix {
  const most = Math.sqrt(6 / (rows + columns));
  return { rows, columns, values: Float32Array.from({ length: rows * columns }, () => (2 * random.next() - 1) * most) };
}

function identity(size: number): Matrix {
  const values = new Float32Array(size * size);
  for (let at = 0; at < size; at += 1) values[at * size + at] = 1;
  return { rows: size, columns: size, values };
}
