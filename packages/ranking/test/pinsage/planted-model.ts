import type { Random } from '@feedloom/core';
import { integerBetween } from '../support/seed.js';
import type { SageItems } from '../../src/pinsage/refresh/refresh-tables.js';
import { initialWeights } from '../../src/pinsage/reference/initial-weights.js';
import type { Matrix, SageWeights } from '../../src/pinsage/sage-weights.js';

/** A small model in which nothing is 0, so that every term shows. */
export function plantedModel(
  random: Random,
  sizes: { features: number; dimension: number; messages?: number },
): SageWeights {
  const drawn = (values: Float32Array): Float32Array => values.map(() => (random.next() - 0.5) * 0.6);
  const matrix = ({ rows, columns, values }: Matrix): Matrix => ({ rows, columns, values: drawn(values) });
  const { layers, head, user } = initialWeights({ ...sizes, hidden: sizes.dimension + 1 });
  return {
    layers: layers.map((layer) => ({
      message: matrix(layer.message),
      messageBias: drawn(layer.messageBias),
      attendSelf: drawn(layer.attendSelf),
      attendNeighbour: drawn(layer.attendNeighbour),
      combine: matrix(layer.combine),
      combineBias: drawn(layer.combineBias),
    })),
    head: { first: matrix(head.first), firstBias: drawn(head.firstBias), second: matrix(head.second) },
    user: {
      query: matrix(user.query),
      key: matrix(user.key),
      value: matrix(user.value),
      scale: 1.5,
      first: matrix(user.first),
      firstBias: drawn(user.firstBias),
      second: matrix(user.second),
    },
  };
}

/** Items `item:0` … with random features, some of them all 0, and random neighbours, some of whom only themselves. */
export function plantedItems(random: Random, count: number, features: number, fanOut: number): SageItems {
  const neighbours = new Int32Array(count * fanOut);
  const weights = new Float32Array(count * fanOut);
  for (let row = 0; row < count; row += 1) {
    const used = row % 7 === 3 ? 0 : integerBetween(random, 1, fanOut);
    const shares = Array.from({ length: used }, () => random.next() + 0.05);
    const sum = shares.reduce((total, share) => total + share, 0);
    shares.forEach((share, slot) => {
      neighbours[row * fanOut + slot] = integerBetween(random, 0, count - 1);
      weights[row * fanOut + slot] = share / sum;
    });
    if (used === 0) [neighbours[row * fanOut], weights[row * fanOut]] = [row, 1];
  }
  return {
    ids: Array.from({ length: count }, (_, row) => `item:${row}`),
    features: Float32Array.from({ length: count * features }, (_, at) =>
      Math.floor(at / features) % 11 === 5 ? 0 : random.next() - 0.5,
    ),
    fanOut,
    neighbours,
    weights,
    epoch: 3,
    collections: Float32Array.from({ length: count }, (_, row) => row % 13),
    createdDays: Float32Array.from({ length: count }, (_, row) => (row % 3 === 0 ? 0 : 20_000 - row)),
  };
}

/** The largest difference between two arrays of one length. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} numbers`);
  // NaN is as different as can be.
  return a.reduce((most, value, at) => {
    const difference = Math.abs(value - (b[at] ?? NaN));
    return difference <= most ? most : Number.isNaN(difference) ? Infinity : difference;
  }, 0);
}
