import type { Random } from '@feedloom/core';
import type { SageExamples } from './examples.js';
import type { Frontier } from './frontier.js';
import { FrontierBuilder } from './frontier.js';
import { HardNegatives } from './hard-negatives.js';
import type { ItemBatch } from './item-step.js';
import type { PairBatch } from './pair-loss.js';
import type { FilledSettings } from './settings.js';

/** Draws batches of pairs: each pair once before any comes again. */
export class PairSampler {
  readonly #settings: FilledSettings;
  readonly #random: Random;
  readonly #items: number;
  readonly #layers: number;
  /** `[pairs, 2]` */
  readonly #pairs: Int32Array;
  /** All right answers of each query, also of pairs that are left out: none of them is a rival. */
  readonly #answers: ReadonlyMap<number, ReadonlySet<number>>;
  /** ln of how often an item is a right answer, about a mean of 0. */
  readonly #corrections: Float64Array;
  readonly #frontiers: FrontierBuilder;
  readonly #hard: HardNegatives;
  readonly #order: Int32Array;
  #next = 0;

  constructor({ pairs, neighbourhoods }: SageExamples, layers: number, settings: FilledSettings, random: Random) {
    this.#settings = settings;
    this.#random = random;
    this.#layers = layers;
    this.#items = neighbourhoods.neighbours.length / neighbourhoods.fanOut;
    this.#pairs = capped(pairs, settings.maxPairsPerItem, this.#items, random);
    this.#order = Int32Array.from({ length: this.#pairs.length / 2 }, (_, at) => at);
    this.#next = this.#order.length;
    this.#answers = answersOf(pairs);
    this.#corrections = logShares(this.#pairs, this.#items);
    this.#frontiers = new FrontierBuilder(neighbourhoods);
    this.#hard = new HardNegatives(neighbourhoods);
  }

  /** @param progress - How much of training is done, 0 to 1: how many hard rivals there are grows with it. */
  draw(progress: number): ItemBatch {
    const { hardNegatives, temperature, popularityCorrection, randomNegatives } = this.#settings;
    const hardCount = Math.min(hardNegatives, Math.floor(progress * (hardNegatives + 1)));
    const drawn = this.#drawPairs();
    const numbers = new Map<number, number>();
    const numberOf = (item: number): number => {
      const number = numbers.get(item) ?? numbers.size;
      numbers.set(item, number);
      return number;
    };
    const places = new Map<number, number>();
    const placeOf = (item: number): number => {
      const place = places.get(item) ?? places.size;
      places.set(item, place);
      return place;
    };
    const positives = Int32Array.from(drawn, ([, answer]) => placeOf(answer));
    for (let count = 0; count < randomNegatives; count += 1) placeOf(this.#anyItem());
    const shared = [...places.keys()];
    const queries = Int32Array.from(drawn, ([query]) => numberOf(query));
    const pairs: PairBatch = {
      queries,
      positives,
      shared: Int32Array.from(shared, numberOf),
      masked: this.#mask(drawn, positives, places),
      corrections: Float64Array.from(shared, (item) => popularityCorrection * (this.#corrections[item] ?? 0)),
      hard: Int32Array.from(
        drawn.flatMap(([query]) => this.#drawHard(query, hardCount)),
        (item) => (item < 0 ? -1 : numberOf(item)),
      ),
      hardCount,
    };
    return { frontier: this.#expand([...numbers.keys()], drawn), pairs, temperature };
  }

  #drawPairs(): (readonly [number, number])[] {
    const size = Math.min(this.#settings.batchSize, this.#order.length);
    return Array.from({ length: size }, () => {
      if (this.#next === this.#order.length) {
        shuffle(this.#order, this.#random);
        this.#next = 0;
      }
      const pair = this.#order[this.#next] ?? 0;
      this.#next += 1;
      return [this.#pairs[2 * pair] ?? 0, this.#pairs[2 * pair + 1] ?? 0] as const;
    });
  }

  #drawHard(query: number, count: number): number[] {
    if (count === 0) return [];
    const isRight = (item: number): boolean =>
      this.#answers.get(query)?.has(item) === true || this.#answers.get(item)?.has(query) === true;
    return this.#hard.draw(query, count, this.#random, isRight);
  }

  #mask(
    drawn: readonly (readonly [number, number])[],
    positives: Int32Array,
    places: ReadonlyMap<number, number>,
  ): Uint8Array {
    const masked = new Uint8Array(drawn.length * places.size);
    drawn.forEach(([query], row) => {
      for (const item of [query, ...(this.#answers.get(query) ?? [])]) {
        const place = places.get(item);
        if (place !== undefined && place !== positives[row]) masked[row * places.size + place] = 1;
      }
    });
    return masked;
  }

  #expand(roots: readonly number[], drawn: readonly (readonly [number, number])[]): Frontier {
    const severed = new Set(drawn.flatMap(([one, other]) => [this.#keyOf(one, other), this.#keyOf(other, one)]));
    const { maxItems, neighbourDropout, itemDropout } = this.#settings;
    return this.#frontiers.build(roots, {
      layers: this.#layers,
      maxItems,
      neighbourDropout,
      itemDropout,
      random: this.#random,
      isSevered: (item, neighbour) => severed.has(this.#keyOf(item, neighbour)),
    });
  }

  #anyItem(): number {
    return Math.floor(this.#random.next() * this.#items);
  }

  #keyOf(one: number, other: number): number {
    return one * this.#items + other;
  }
}

function answersOf(pairs: Int32Array): Map<number, Set<number>> {
  const answers = new Map<number, Set<number>>();
  for (let at = 0; at < pairs.length; at += 2) {
    const query = pairs[at] ?? 0;
    const known = answers.get(query) ?? new Set();
    answers.set(query, known.add(pairs[at + 1] ?? 0));
  }
  return answers;
}

/** At most `most` pairs for each right answer, drawn at random among them. */
function capped(pairs: Int32Array, most: number, items: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: pairs.length / 2 }, (_, at) => at);
  shuffle(order, random);
  const counts = new Int32Array(items);
  const kept = order.filter((pair) => {
    const answer = pairs[2 * pair + 1] ?? 0;
    counts[answer] = (counts[answer] ?? 0) + 1;
    return (counts[answer] ?? 0) <= most;
  });
  return Int32Array.from({ length: 2 * kept.length }, (_, at) => pairs[2 * (kept[at >> 1] ?? 0) + (at & 1)] ?? 0);
}

/** `ln(1 + how often each item is a right answer)`, less the mean over the pairs, so that rivals of other kinds keep their place. */
function logShares(pairs: Int32Array, items: number): Float64Array {
  const logs = new Float64Array(items);
  for (let at = 1; at < pairs.length; at += 2) logs[pairs[at] ?? 0] = (logs[pairs[at] ?? 0] ?? 0) + 1;
  for (let item = 0; item < items; item += 1) logs[item] = Math.log(1 + (logs[item] ?? 0));
  let mean = 0;
  for (let at = 1; at < pairs.length; at += 2) mean += (logs[pairs[at] ?? 0] ?? 0) / (pairs.length / 2);
  return logs.map((value) => value - mean);
}

/** Fisher and Yates. */
function shuffle(order: Int32Array, random: Random): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1));
    const held = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = held;
  }
}
