import type { SageHead, SageLayer, SageWeights, UserHead } from '../sage-weights.js';
import { withNumbers } from '../files/assemble-weights.js';
import { weightArrays } from '../weight-arrays.js';

/** The same in 64 bits: gradients are sums of many small numbers. */
export type Wide<Part> = Part extends Float32Array
  ? Float64Array
  : Part extends number
    ? Part
    : { readonly [Key in keyof Part]: Wide<Part[Key]> };

/** A layer in training, or its gradient. */
export type WideLayer = Wide<SageLayer>;
/** The head in training, or its gradient. */
export type WideHead = Wide<SageHead>;
/** The user's head in training, or its gradient. */
export type WideUser = Wide<Omit<UserHead, 'scale'>> & {
  /** `[1]` */
  readonly scale: Float64Array;
};

/** All numbers of a model, or of its gradient, twice over: in one row, and each part where it belongs. */
export interface Network {
  /** One array after the other, as `weightArrays` lists them. */
  readonly flat: Float64Array;
  /** Where the user's head begins in `flat`. */
  readonly userStart: number;
  readonly layers: readonly WideLayer[];
  readonly head: WideHead;
  readonly user: WideUser;
}

/** A copy of a model that can be trained. */
export function networkOf(weights: SageWeights): Network {
  const arrays = weightArrays(weights);
  const network = blankNetwork(weights);
  let start = 0;
  for (const { values } of arrays) {
    network.flat.set(values, start);
    start += values.length;
  }
  return network;
}

/** A network of zeros in the shape of a model: a gradient. */
export function blankNetwork(weights: SageWeights): Network {
  const arrays = weightArrays(weights);
  const flat = new Float64Array(arrays.reduce((sum, { values }) => sum + values.length, 0));
  const views = new Map<string, Float64Array>();
  let start = 0;
  let userStart = flat.length;
  for (const { name, values } of arrays) {
    if (name.startsWith('user.')) userStart = Math.min(userStart, start);
    views.set(name, flat.subarray(start, (start += values.length)));
  }
  /** Puts the view of each array in the place of the array. */
  const view = <Part extends object>(prefix: string, part: Part): Wide<Part> => {
    const entries = Object.entries(part).map(([key, value]: [string, unknown]) => {
      const values = views.get(`${prefix}.${key}`);
      return [key, values === undefined || value instanceof Float32Array ? values : withValues(value, values)];
    });
    return Object.fromEntries(entries) as Wide<Part>;
  };
  const { scale, ...user } = weights.user;
  return {
    flat,
    userStart,
    layers: weights.layers.map((layer, at) => view(`layers.${at}`, layer)),
    head: view('head', weights.head),
    user: { ...view('user', user), scale: views.get('user.scale') ?? Float64Array.of(scale) },
  };
}

function withValues(matrix: unknown, values: Float64Array): unknown {
  return { ...(matrix as object), values };
}

/** The model that a network has become, in 32 bits. */
export function weightsOf(like: SageWeights, { flat }: Pick<Network, 'flat'>): SageWeights {
  return withNumbers(like, Float32Array.from(flat));
}
