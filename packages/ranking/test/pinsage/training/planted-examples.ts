import { seededRandom } from '@feedloom/core';
import type { SageExamples, SageHistories } from '../../../src/index.js';

/** Topics that look alike two by two, so that only the graph and the users tell them apart. */
const TOPICS = 6;
const PER_TOPIC = 20;
const FAN_OUT = 4;

/** The topic of an item of {@link plantExamples}. */
export function topicOf(item: number): number {
  return Math.floor(item / PER_TOPIC);
}

/** A small world in which users stay with one topic, and neighbours are of the same topic three times of four. */
export function plantExamples(seed: number): SageExamples & { histories: SageHistories } {
  const random = seededRandom(seed);
  const draw = (most: number): number => Math.floor(random.next() * most);
  const count = TOPICS * PER_TOPIC;
  const ofTopic = (topic: number): number => topic * PER_TOPIC + draw(PER_TOPIC);
  const features = new Float32Array(count * 6);
  const neighbours = new Int32Array(count * FAN_OUT);
  for (let item = 0; item < count; item += 1) {
    for (let at = 0; at < 6; at += 1) features[item * 6 + at] = 0.8 * (random.next() - 0.5);
    features[item * 6 + (topicOf(item) >> 1)] = 1;
    for (let slot = 0; slot < FAN_OUT; slot += 1) {
      neighbours[item * FAN_OUT + slot] = slot === 0 ? draw(count) : ofTopic(topicOf(item));
    }
  }
  const pairs = Array.from({ length: 600 }, () => draw(TOPICS)).flatMap((topic) => [ofTopic(topic), ofTopic(topic)]);
  const examples = Array.from({ length: 200 }, () => ({ topic: draw(TOPICS), noise: draw(count) }));
  return {
    features,
    neighbourhoods: { fanOut: FAN_OUT, neighbours, weights: new Float32Array(neighbours.length).fill(1 / FAN_OUT) },
    pairs: Int32Array.from(pairs),
    histories: {
      starts: Int32Array.from({ length: examples.length + 1 }, (_, example) => 3 * example),
      items: Int32Array.from(examples.flatMap(({ topic, noise }) => [ofTopic(topic), noise, ofTopic(topic)])),
      logWeights: Float32Array.from({ length: 3 * examples.length }, () => -random.next()),
      targets: Int32Array.from(examples, ({ topic }) => ofTopic(topic)),
      at: Float64Array.from(examples, (_, example) => example),
    },
  };
}

/** How many of each item's nearest 19 are of its own topic, as a share: 1 is perfect, .16 is chance. */
export function purity(embeddings: Float32Array): number {
  const count = TOPICS * PER_TOPIC;
  const width = embeddings.length / count;
  const row = (item: number): Float32Array => embeddings.subarray(item * width, (item + 1) * width);
  const cosine = (one: number, other: number): number =>
    row(one).reduce((sum, value, at) => sum + value * Number(row(other)[at]), 0);
  let right = 0;
  for (let item = 0; item < count; item += 1) {
    const near = Array.from({ length: count }, (_, other) => other)
      .filter((other) => other !== item)
      .map((other) => ({ other, cosine: cosine(item, other) }))
      .sort((one, other) => other.cosine - one.cosine)
      .slice(0, PER_TOPIC - 1);
    right += near.filter(({ other }) => topicOf(other) === topicOf(item)).length;
  }
  return right / (count * (PER_TOPIC - 1));
}
