/** Writes a small random model, one batch of either stage, and what TypeScript makes of them, for `parity.py`. */
import { seededRandom } from '@feedloom/core';
import { SCALARS, embedAll, initialWeights, userHeadForward } from '@feedloom/ranking';
import type { SageWeights } from '@feedloom/ranking';
import { join } from 'node:path';
import { withNumbers } from '../../packages/ranking/src/pinsage/files/assemble-weights.js';
import { FrontierBuilder } from '../../packages/ranking/src/pinsage/training/frontier.js';
import { itemStep } from '../../packages/ranking/src/pinsage/training/item-step.js';
import { blankNetwork, networkOf } from '../../packages/ranking/src/pinsage/training/network.js';
import { userStep } from '../../packages/ranking/src/pinsage/training/user-step.js';
import { weightArrays } from '../../packages/ranking/src/pinsage/weight-arrays.js';
import { exportExamples, writeArrays } from './export-examples.js';
import type { Shaped } from './export-examples.js';

const folder = join(import.meta.dirname, '.cache', 'parity');
const random = seededRandom('parity');
const items = 40;
const fanOut = 5;
const width = 12;
const temperature = 0.2;
const choices = 9;
const places = 7;

const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => 2 * random.next() - 1);
const below = (most: number): number => Math.floor(random.next() * most);

function stirred(weights: SageWeights): SageWeights {
  const flat = weightArrays(weights).flatMap(({ values }) => [...values]);
  return withNumbers(
    weights,
    Float32Array.from(flat, (value) => value + 0.4 * (random.next() - 0.5)),
  );
}

const weights = stirred(initialWeights({ features: 8, dimension: width, messages: 10, hidden: 14, from: 'noise' }));
const features = numbers(items * 8);
const neighbours = Int32Array.from({ length: items * fanOut }, () => below(items));
const shares = new Float32Array(neighbours.length);
for (let item = 0; item < items; item += 1) {
  // The last places of every third item are not used.
  const used = item % 3 === 0 ? fanOut - 2 : fanOut;
  for (let slot = 0; slot < used; slot += 1) shares[item * fanOut + slot] = 1 / used;
}
const neighbourhoods = { fanOut, neighbours, weights: shares };
const frontier = new FrontierBuilder(neighbourhoods).build(
  Array.from({ length: items }, (_, item) => item),
  { layers: 3, maxItems: items, neighbourDropout: 0, itemDropout: 0, random, isSevered: () => false },
);
const shared = Int32Array.from({ length: choices }, (_, at) => 3 * at + 1);
const pairs = {
  queries: Int32Array.from({ length: 6 }, (_, at) => 3 * at),
  positives: Int32Array.from({ length: 6 }, (_, at) => at),
  shared,
  masked: Uint8Array.from({ length: 6 * choices }, (_, at) => (at % choices === 8 && at % 2 === 0 ? 1 : 0)),
  corrections: Float64Array.from(numbers(choices)),
  hard: new Int32Array(0),
  hardCount: 0,
};
const network = networkOf(weights);
const gradient = blankNetwork(weights);
const itemLoss = itemStep(network, gradient, features, { frontier, pairs, temperature });

const candidates = numbers(choices * width);
const history = numbers(places * width);
const logWeights = numbers(places);
const scalars = numbers(choices * SCALARS);
const wide = (values: Float32Array): Float64Array => Float64Array.from(values);
const userLoss = userStep(network.user, gradient.user, {
  candidates: wide(candidates),
  temperature,
  users: [
    {
      history: wide(history),
      logWeights: wide(logWeights),
      scalars: wide(scalars),
      positive: 2,
      masked: new Uint8Array(choices),
    },
  ],
});

await exportExamples(folder, { features, neighbourhoods, pairs: Int32Array.of(0, 1) }, weights);
const gradients: Record<string, Shaped> = {};
let start = 0;
for (const { name, dims, values } of weightArrays(weights)) {
  gradients[`gradient.${name}`] = [gradient.flat.slice(start, (start += values.length)), ...dims];
}
await writeArrays(folder, {
  features: [features, items, 8],
  neighbours: [neighbours, items, fanOut],
  shares: [shares, items, fanOut],
  queries: [pairs.queries, 6],
  positives: [pairs.positives, 6],
  shared: [shared, choices],
  masked: [pairs.masked, 6, choices],
  corrections: [pairs.corrections, choices],
  candidates: [candidates, choices, width],
  history: [history, places, width],
  logWeights: [logWeights, places],
  scalars: [scalars, choices, SCALARS],
  embeddings: [embedAll(weights, features, neighbourhoods), items, width],
  scores: [userHeadForward(weights.user, { history, logWeights, candidates, scalars }), choices],
  losses: [Float64Array.of(itemLoss, userLoss), 2],
  ...gradients,
});
