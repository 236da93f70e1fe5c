import { seededRandom, systemRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import type { Matrix, Neighbourhoods, SageWeights } from '../../src/index.js';
import { initialWeights } from '../../src/index.js';

/** Runs `body` with chance that `FEEDLOOM_SEED` repeats; if it fails, the error says which seed that is. */
export async function withSeed(body: (random: Random) => void | Promise<void>): Promise<void> {
  const seed = process.env['FEEDLOOM_SEED'] ?? String(Math.floor(systemRandom.next() * 2 ** 32));
  try {
    await body(seededRandom(seed));
  } catch (error) {
    throw new Error(`Failed with FEEDLOOM_SEED=${seed}: ${String(error)}`, { cause: error });
  }
}

/** Numbers of -1 to 1. */
export function drawNumbers(random: Random, length: number): Float32Array {
  return Float32Array.from({ length }, () => 2 * random.next() - 1);
}

/** Neighbourhoods of every kind: full, with places that are not used, and of an item that reaches nothing. */
export function drawNeighbourhoods(random: Random, count: number, fanOut: number): Neighbourhoods {
  const neighbours = new Int32Array(count * fanOut);
  const weights = new Float32Array(count * fanOut);
  for (let item = 0; item < count; item += 1) {
    const used = item % 4 === 3 ? 0 : fanOut - (item % 3 === 2 ? 1 : 0);
    const shares = Array.from({ length: used }, () => 0.1 + random.next());
    const sum = shares.reduce((total, share) => total + share, 0);
    shares.forEach((share, slot) => {
      neighbours[item * fanOut + slot] = (item + 1 + slot + Math.floor(random.next() * (count - fanOut - 1))) % count;
      weights[item * fanOut + slot] = share / sum;
    });
    if (used === 0) {
      neighbours[item * fanOut] = item;
      weights[item * fanOut] = 1;
    }
  }
  return { fanOut, neighbours, weights };
}

/** Weights of which none is 0 or 1, so that no part of the maths can be left out unseen. */
export function drawWeights(
  random: Random,
  sizes: { features: number; dimension: number; messages: number; layers: number; hidden: number },
): SageWeights {
  const plain = initialWeights({ ...sizes, seed: random.next() });
  const stir = (values: Float32Array): Float32Array => values.map((value) => value + 0.6 * (random.next() - 0.5));
  const stirMatrix = (matrix: Matrix): Matrix => ({ ...matrix, values: stir(matrix.values) });
  return {
    layers: plain.layers.map((layer) => ({
      message: stirMatrix(layer.message),
      messageBias: stir(layer.messageBias),
      attendSelf: stir(layer.attendSelf),
      attendNeighbour: stir(layer.attendNeighbour),
      combine: stirMatrix(layer.combine),
      combineBias: stir(layer.combineBias),
    })),
    head: {
      first: stirMatrix(plain.head.first),
      firstBias: stir(plain.head.firstBias),
      second: stirMatrix(plain.head.second),
    },
    user: {
      query: stirMatrix(plain.user.query),
      key: stirMatrix(plain.user.key),
      value: stirMatrix(plain.user.value),
      scale: 0.7,
      first: stirMatrix(plain.user.first),
      firstBias: stir(plain.user.firstBias),
      second: stirMatrix(plain.user.second),
    },
  };
}
