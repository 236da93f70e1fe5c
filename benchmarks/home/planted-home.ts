import { seededRandom } from '@feedloom/core';
import type { Interaction, Random } from '@feedloom/core';
import type { BulkEdges } from '@feedloom/ranking';
import type { HomeSize } from './home-size.js';

/** Numbers in a pin's features. */
export const FEATURES = 64;

const PINS_OF_A_BOARD = 20;
const TOPICS_OF_A_USER = 3;
const SAVES_OF_A_READER = 40;
const SAVES_OF_A_PERSON = 20;
const DAY_MS = 86_400_000;

/** How far pins of one topic lie apart, and what share of a board is of its topic. */
const [NOISE, OF_ITS_TOPIC] = [0.6, 0.85];

/** A catalogue with planted topics: pin `p` is of topic `p % topics`, popular ones first. The same size gives the same one. */
export interface PlantedHome {
  readonly size: HomeSize;
  readonly ids: readonly string[];
  /** `[pins, FEATURES]`, each of L2 norm 1. */
  readonly features: Float32Array;
  readonly edges: BulkEdges;
  /** `[people, 3]`: the topics of each user; readers come first. */
  readonly tastes: Int32Array;
}

/** Plants the catalogue. */
export function plantHome(size: HomeSize): PlantedHome {
  const { pins, topics, people } = size;
  const random = seededRandom('planted-home');
  const below = (count: number): number => Math.floor(random.next() * count);
  const ids = Array.from({ length: pins }, (_, pin) => `pin:${pin}`);
  const boards = Math.ceil(size.edges / PINS_OF_A_BOARD);
  const items = new Uint32Array(size.edges);
  const collections = new Uint32Array(size.edges);
  for (let edge = 0; edge < size.edges; edge += 1) {
    const board = Math.floor(edge / PINS_OF_A_BOARD);
    items[edge] = random.next() < OF_ITS_TOPIC ? drawPin(size, board % topics, random) : below(pins);
    collections[edge] = board;
  }
  const collectionIds = Array.from({ length: boards }, (_, board) => `board:${board}`);
  const tastes = Int32Array.from({ length: people * TOPICS_OF_A_USER }, () => below(topics));
  return {
    ...{ size, ids, features: drawFeatures(size, random), tastes },
    edges: { itemIds: ids, collectionIds, items, collections },
  };
}

/** What the readers saved in the last thirty days, each about 40 pins of their topics. */
export function savesOfReaders(home: PlantedHome, now: number): Interaction[] {
  return drawSaves(home, { from: 0, to: home.size.readers, each: SAVES_OF_A_READER, seed: 'readers' }, now);
}

/** What everybody else saved, in the order of time. */
export function savesOfOthers(home: PlantedHome, now: number): Interaction[] {
  const { readers, people } = home.size;
  const saves = drawSaves(home, { from: readers, to: people, each: SAVES_OF_A_PERSON, seed: 'others' }, now);
  return saves.sort((a, b) => a.at - b.at);
}

/** The topics of a user. */
export function topicsOf({ tastes }: PlantedHome, user: number): Int32Array {
  return tastes.subarray(user * TOPICS_OF_A_USER, (user + 1) * TOPICS_OF_A_USER);
}

/** A pin of a topic; a tenth of them get half of all saves. */
function drawPin({ pins, topics }: HomeSize, topic: number, random: Random): number {
  return Math.floor(random.next() ** 3 * Math.floor(pins / topics)) * topics + topic;
}

function drawSaves(
  home: PlantedHome,
  {
    from,
    to,
    each,
    seed,
  }: { readonly from: number; readonly to: number; readonly each: number; readonly seed: string },
  now: number,
): Interaction[] {
  const random = seededRandom(seed);
  const saves: Interaction[] = [];
  for (let user = from; user < to; user += 1) {
    const topics = topicsOf(home, user);
    for (let save = 0; save < each; save += 1) {
      const topic = topics[Math.floor(random.next() * topics.length)] ?? 0;
      const item = `pin:${drawPin(home.size, topic, random)}`;
      const at = now - random.next() * 30 * DAY_MS;
      saves.push({ event: `${user}/${save}`, user: `user:${user}`, item, kind: 'save', at });
    }
  }
  return saves;
}

function drawFeatures({ pins, topics }: HomeSize, random: Random): Float32Array {
  // The sum of three uniform numbers is about normal.
  const normal = (): number => 2 * (random.next() + random.next() + random.next()) - 3;
  const centres = Float32Array.from({ length: topics * FEATURES }, normal);
  const features = new Float32Array(new SharedArrayBuffer(pins * FEATURES * Float32Array.BYTES_PER_ELEMENT));
  for (let pin = 0; pin < pins; pin += 1) {
    const centre = (pin % topics) * FEATURES;
    let square = 0;
    for (let at = 0; at < FEATURES; at += 1) {
      const value = (centres[centre + at] ?? 0) + NOISE * normal();
      features[pin * FEATURES + at] = value;
      square += value * value;
    }
    const scale = 1 / Math.sqrt(square);
    for (let at = pin * FEATURES; at < (pin + 1) * FEATURES; at += 1) features[at] = (features[at] ?? 0) * scale;
  }
  return features;
}
