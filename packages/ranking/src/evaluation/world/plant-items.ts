import type { Random } from '@feedloom/core';
import { drawNormal, scaleToUnit } from './normal.js';
import type { PlantedOptions } from './synth-options.js';

/** Items as they were planted. */
export interface PlantedItems {
  /** `[items]`: what each is about. */
  readonly topics: Uint16Array;
  /** `[items]`: what each is about besides; its own topic again for most. */
  readonly secondTopics: Uint16Array;
  /** `[items]`: its language. */
  readonly languages: Uint8Array;
  /** `[items]`: how popular it is within its topic; the most popular one has 1. */
  readonly popularity: Float64Array;
  /** `[items]`: 1 if it is new when the past ends. */
  readonly isNew: Uint8Array;
  /** `[items, dimension]`, row-major, L2 norm 1. */
  readonly features: Float32Array;
}

/** One item in five is about two topics. */
const SECOND_TOPIC_SHARE = 0.2;

/** Draws the items of a world. */
export function plantItems(
  { items, topics, visualTwins, zipf, featNoise, dimension, languages, coldShare }: PlantedOptions,
  random: Random,
): PlantedItems {
  const centres = Array.from({ length: Math.ceil(topics / visualTwins) }, () => drawCentre(dimension, random));
  const planted: PlantedItems = {
    topics: new Uint16Array(items),
    secondTopics: new Uint16Array(items),
    languages: new Uint8Array(items),
    popularity: new Float64Array(items),
    isNew: new Uint8Array(items),
    features: new Float32Array(items * dimension),
  };
  // Old and new items are ranked apart, so that being new does not make an item less popular.
  const ranked = new Uint32Array(topics * 2);
  for (let item = 0; item < items; item += 1) {
    const topic = Math.floor(random.next() * topics);
    const isNew = random.next() < coldShare ? 1 : 0;
    const rank = (ranked[topic * 2 + isNew] ?? 0) + 1;
    ranked[topic * 2 + isNew] = rank;
    planted.topics[item] = topic;
    planted.secondTopics[item] = random.next() < SECOND_TOPIC_SHARE ? Math.floor(random.next() * topics) : topic;
    planted.languages[item] = Math.floor(random.next() * languages);
    planted.popularity[item] = rank ** -zipf;
    planted.isNew[item] = isNew;
    const row = planted.features.subarray(item * dimension, (item + 1) * dimension);
    // Topics that look alike lie far apart in number: twins are topics t and t + the number of centres.
    const centre = centres[topic % centres.length];
    for (let at = 0; at < dimension; at += 1) {
      row[at] = (centre?.[at] ?? 0) + (featNoise * drawNormal(random)) / Math.sqrt(dimension);
    }
    scaleToUnit(row);
  }
  return planted;
}

function drawCentre(dimension: number, random: Random): Float32Array {
  const centre = Float32Array.from({ length: dimension }, () => drawNormal(random));
  scaleToUnit(centre);
  return centre;
}
