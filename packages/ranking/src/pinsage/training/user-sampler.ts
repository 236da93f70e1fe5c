import type { Random } from '@feedloom/core';
import { freshnessScalar, popularityScalar } from '../candidate-scalars.js';
import { SCALARS } from '../sage-weights.js';
import { product } from '../reference/add-product.js';
import type { SageExamples, SageHistories } from './examples.js';
import type { FilledSettings } from './settings.js';
import type { UserBatch, UserExample } from './user-step.js';

/** Neighbours of histories that are rivals of all users of a batch, for each user. */
const NEAR_RIVALS = 4;

/** Draws batches of users: some of what they did, what came next, and what might have come instead. */
export class UserSampler {
  readonly #examples: SageExamples;
  readonly #histories: SageHistories;
  readonly #embeddings: Float32Array;
  readonly #width: number;
  readonly #settings: FilledSettings;
  readonly #random: Random;

  /** @param embeddings - `[n, d]`: of all items, which do not change any more. */
  constructor(
    examples: SageExamples,
    histories: SageHistories,
    embeddings: Float32Array,
    settings: FilledSettings,
    random: Random,
  ) {
    this.#examples = examples;
    this.#histories = histories;
    this.#embeddings = embeddings;
    this.#width = (embeddings.length * examples.neighbourhoods.fanOut) / examples.neighbourhoods.neighbours.length;
    this.#settings = settings;
    this.#random = random;
  }

  /** The next batch. Each user's rivals are what came next for others, and neighbours of what anyone did. */
  draw(): UserBatch {
    const { targets } = this.#histories;
    const drawn = Array.from({ length: Math.min(this.#settings.userBatchSize, targets.length) }, () =>
      Math.floor(this.#random.next() * targets.length),
    );
    const candidates = new Set(drawn.map((example) => targets[example] ?? 0));
    for (const example of drawn) for (const item of this.#nearOf(example)) candidates.add(item);
    const items = [...candidates];
    const places = new Map(items.map((item, place) => [item, place]));
    return {
      candidates: this.#embed(items),
      users: drawn.map((example) => this.#userOf(example, items, places.get(targets[example] ?? 0) ?? 0)),
      temperature: this.#settings.temperature,
    };
  }

  #historyOf(example: number): Int32Array {
    const { starts, items } = this.#histories;
    return items.subarray(starts[example], starts[example + 1]);
  }

  #nearOf(example: number): number[] {
    const { fanOut, neighbours, weights } = this.#examples.neighbourhoods;
    const history = this.#historyOf(example);
    return Array.from({ length: NEAR_RIVALS }, () => {
      const item = history[Math.floor(this.#random.next() * history.length)] ?? 0;
      const place = item * fanOut + Math.floor(this.#random.next() * fanOut);
      return (weights[place] ?? 0) > 0 ? (neighbours[place] ?? 0) : item;
    });
  }

  #userOf(example: number, candidates: readonly number[], positive: number): UserExample {
    const { starts, logWeights, at } = this.#histories;
    const history = this.#historyOf(example);
    const done = new Set(history);
    const target = candidates[positive];
    return {
      history: this.#embed([...history]),
      logWeights: Float64Array.from(logWeights.subarray(starts[example], starts[example + 1])),
      scalars: this.#scalarsOf(candidates, history, at[example] ?? 0),
      positive,
      // What the user has done already is not offered again.
      masked: Uint8Array.from(candidates, (item) => (item !== target && done.has(item) ? 1 : 0)),
    };
  }

  /** As `candidateScalars` orders them; sources have no part in training. */
  #scalarsOf(candidates: readonly number[], history: Int32Array, at: number): Float64Array {
    const { collections, createdAt } = this.#examples;
    const scalars = new Float64Array(candidates.length * SCALARS);
    candidates.forEach((item, row) => {
      const created = createdAt?.[item] ?? Number.NaN;
      scalars[row * SCALARS + 1] = popularityScalar(collections?.[item] ?? 0);
      scalars[row * SCALARS + 2] = freshnessScalar(Number.isNaN(created) ? undefined : at - created);
      scalars[row * SCALARS + 3] = this.#bestCosine(item, history);
    });
    return scalars;
  }

  #bestCosine(item: number, history: Int32Array): number {
    let best = -Infinity;
    for (const past of history) {
      const cosine = product(this.#embeddings, item * this.#width, this.#embeddings, past * this.#width, this.#width);
      best = Math.max(best, cosine);
    }
    return best === -Infinity ? 0 : best;
  }

  #embed(items: readonly number[]): Float64Array {
    const rows = new Float64Array(items.length * this.#width);
    items.forEach((item, row) => {
      rows.set(this.#embeddings.subarray(item * this.#width, (item + 1) * this.#width), row * this.#width);
    });
    return rows;
  }
}
