import { seededRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { SCALARS, embedAll, userHeadForward } from '../../../src/index.js';
import type { Frontier } from '../../../src/pinsage/training/frontier.js';
import { FrontierBuilder } from '../../../src/pinsage/training/frontier.js';
import { passHead } from '../../../src/pinsage/training/head-pass.js';
import type { ItemBatch } from '../../../src/pinsage/training/item-step.js';
import { itemStep } from '../../../src/pinsage/training/item-step.js';
import { passLayer } from '../../../src/pinsage/training/layer-pass.js';
import { blankNetwork, networkOf } from '../../../src/pinsage/training/network.js';
import type { UserBatch } from '../../../src/pinsage/training/user-step.js';
import { userStep } from '../../../src/pinsage/training/user-step.js';
import { weightArrays } from '../../../src/pinsage/weight-arrays.js';
import { drawNeighbourhoods, drawNumbers, drawWeights } from '../tiny-world.js';

const sizes = { features: 3, dimension: 6, messages: 5, layers: 2, hidden: 7 };
const items = 14;
/** The distance of the points of a central difference, of which two pairs cancel what is of the third order. */
const step = 3e-5;

function drawFrontier(random: Random): Frontier {
  return new FrontierBuilder(drawNeighbourhoods(random, items, 3)).build([4, 0, 9, 7, 2, 11], {
    layers: sizes.layers,
    maxItems: 12,
    neighbourDropout: 0.2,
    itemDropout: 0.1,
    random,
    isSevered: (item, neighbour) => item === 4 && neighbour === 9,
  });
}

function drawItemBatch(random: Random): ItemBatch {
  return {
    frontier: drawFrontier(random),
    temperature: 0.4,
    pairs: {
      queries: Int32Array.of(0, 1, 0),
      positives: Int32Array.of(0, 1, 2),
      shared: Int32Array.of(2, 3, 5, 0),
      masked: Uint8Array.of(0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1),
      corrections: Float64Array.of(0.3, -0.2, 0, 0.5),
      hard: Int32Array.of(4, -1, 5, 4, 1, -1),
      hardCount: 2,
    },
  };
}

function drawUserBatch(random: Random): UserBatch {
  const numbers = (rows: number, width: number): Float64Array => Float64Array.from(drawNumbers(random, rows * width));
  const user = (places: number, positive: number, masked: number[]) => ({
    history: numbers(places, sizes.dimension),
    logWeights: numbers(places, 1),
    scalars: numbers(4, SCALARS),
    positive,
    masked: Uint8Array.from(masked),
  });
  return {
    candidates: numbers(4, sizes.dimension),
    users: [user(3, 1, [0, 0, 0, 0]), user(1, 3, [0, 1, 0, 0]), user(6, 0, [0, 0, 0, 0])],
    temperature: 0.5,
  };
}

interface GradientCheck {
  readonly error: number;
  /** The largest number of the gradient; 0 says that nothing was checked. */
  readonly largest: number;
}

/** How far each array's gradient is from central differences, relatively. */
function checkGradients(seed: number, part: 'items' | 'users'): Map<string, GradientCheck> {
  const random = seededRandom(seed);
  const weights = drawWeights(random, sizes);
  const features = drawNumbers(random, items * sizes.features);
  const itemBatch = drawItemBatch(random);
  const userBatch = drawUserBatch(random);
  const network = networkOf(weights);
  const gradient = blankNetwork(weights);
  const loss = (target: typeof gradient): number =>
    part === 'items' ? itemStep(network, target, features, itemBatch) : userStep(network.user, target.user, userBatch);
  loss(gradient);
  const unused = blankNetwork(weights);
  const numeric = network.flat.map((value, at) => {
    if (at >= network.userStart !== (part === 'users')) return 0;
    const lossAt = (offset: number): number => {
      network.flat[at] = value + offset * step;
      return loss(unused);
    };
    const slope = (8 * (lossAt(1) - lossAt(-1)) - (lossAt(2) - lossAt(-2))) / (12 * step);
    network.flat[at] = value;
    return slope;
  });
  const checks = new Map<string, GradientCheck>();
  let start = 0;
  for (const { name, values } of weightArrays(weights)) {
    const places = Array.from(values, (_, at) => start + at);
    start += values.length;
    if (name.startsWith('user.') !== (part === 'users')) continue;
    const largest = Math.max(...places.map((at) => Math.abs(Number(numeric[at]))));
    const relative = places.map((at) => {
      const [computed, measured] = [Number(gradient.flat[at]), Number(numeric[at])];
      // Smaller slopes drown in the rounding of the differences, which is about 1e-11.
      return Math.abs(computed - measured) / Math.max(Math.abs(computed), Math.abs(measured), 1e-5);
    });
    checks.set(name, { error: Math.max(...relative), largest });
  }
  return checks;
}

describe('gradients', () => {
  it.each(['items', 'users'] as const)('of every array agree with central differences: %s', (part) => {
    const seen = new Set<string>();
    let worst = 0;
    for (const seed of [1, 2, 4]) {
      for (const [name, { error, largest }] of checkGradients(seed, part)) {
        expect(error, `${name}, seed ${seed}`).toBeLessThan(1e-5);
        worst = Math.max(worst, error);
        if (largest > 1e-4) seen.add(name);
      }
    }
    expect(seen.size, 'arrays that matter').toBe(part === 'items' ? 6 * sizes.layers + 3 : 7);
    if (process.env['FEEDLOOM_SHOW'] !== undefined) console.log(part, worst);
  });
});

describe('the passes that have gradients', () => {
  it('compute what the reference computes: items', () => {
    const random = seededRandom(6);
    const weights = drawWeights(random, sizes);
    const features = drawNumbers(random, items * sizes.features);
    const neighbourhoods = drawNeighbourhoods(random, items, 3);
    const roots = Array.from({ length: items }, (_, at) => at);
    const everything = { layers: 2, maxItems: items, neighbourDropout: 0, itemDropout: 0, random };
    const frontier = new FrontierBuilder(neighbourhoods).build(roots, { ...everything, isSevered: () => false });
    const { layers, head } = networkOf(weights);
    let last = Float64Array.from(features);
    for (const layer of layers) last = Float64Array.from(passLayer(layer, last, items, items, frontier).output);
    const expected = embedAll(weights, features, neighbourhoods);
    passHead(head, last, items).embeddings.forEach((value, at) => expect(value).toBeCloseTo(Number(expected[at]), 5));
  });

  it('compute what the reference computes: users', () => {
    const random = seededRandom(7);
    const weights = drawWeights(random, sizes);
    const { candidates, users, temperature } = drawUserBatch(random);
    const { user } = networkOf(weights);
    const loss = userStep(user, blankNetwork(weights).user, { candidates, users, temperature });
    const losses = users.map(({ history, logWeights, scalars, positive, masked }) => {
      const narrow = { history, logWeights, candidates, scalars };
      const [h, l, c, f] = Object.values(narrow).map((values) => Float32Array.from(values)) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const scores = userHeadForward(weights.user, { history: h, logWeights: l, candidates: c, scalars: f });
      const powers = [...scores].map((score, at) => (masked[at] === 1 ? 0 : Math.exp(score / temperature)));
      return -Math.log(Number(powers[positive]) / powers.reduce((sum, power) => sum + power, 0));
    });
    expect(loss).toBeCloseTo(losses.reduce((sum, value) => sum + value, 0) / 3, 5);
  });
});
