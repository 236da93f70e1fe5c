import { seededRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import { drawHistory, likedTopics } from './draw-history.js';
import type { PlantedCollection } from './draw-history.js';
import { plantItems } from './plant-items.js';
import type { PlantedItems } from './plant-items.js';
import type { PlantedPinboard } from './planted-pinboard.js';
import { PlantedWorld } from './planted-world.js';
import { SaveModel } from './save-model.js';
import { savesOf } from './saves.js';
import type { Save } from './saves.js';
import { checkSynthOptions } from './check-synth-options.js';
import type { SynthPinboardOptions } from './synth-options.js';

/** 1 January 2026, 00:00 UTC. */
const SPLIT_AT = 1_767_225_600_000;
/** New items came at most so long before the split. */
const NEWNESS_MS = 2 * 86_400_000;
/** This share of the new items has been saved once before the split, the others never. */
const SAVED_ONCE = 0.5;

/**
 * Plants a world of which the truth is known: who likes what, what looks like what, and how likely each last save was.
 *
 * Items have a topic, popularity after Zipf's law within it, and features around a centre that several topics share, so
 * that only saves tell those apart. Collections are of one user and one topic. Users save in sessions that mostly stay
 * with one topic. The last save of each user lies after the split, and everything else, of all users, before it.
 *
 * The defaults are {@link STANDARD_WORLD}; the same options give the same world on every machine. 200,000 items and two
 * million saves take seconds: plant such a world in a worker thread.
 *
 * @throws `ERR_INVALID_ARGUMENT` if an option is out of range.
 */
export function synthPinboard(options: SynthPinboardOptions = {}): PlantedPinboard {
  const filled = checkSynthOptions(options);
  const random = seededRandom(`pinboard:${filled.seed}`);
  const items = plantItems(filled, random);
  const model = new SaveModel(items, filled);
  const collections: PlantedCollection[] = [];
  const parts = { liked: likedTopics(filled.topics), collections, splitAt: SPLIT_AT, random };
  const histories = Array.from({ length: filled.users }, (_, user) => drawHistory(user, model, filled, parts));
  const saves = histories.flatMap((history) => history.saves);
  const first = firstSaves(items, collections, random).filter(
    ({ user, item }) => histories[user]?.saves.at(-1)?.item !== item,
  );
  return new PlantedWorld({
    options: filled,
    items,
    model,
    collections,
    histories,
    splitAt: SPLIT_AT,
    before: savesOf([...saves, ...first].filter(({ at }) => at < SPLIT_AT)),
    after: savesOf(saves.filter(({ at }) => at >= SPLIT_AT)),
  });
}

/** Half of the new items have been put into somebody's collection of their topic, once. */
function firstSaves(
  { isNew, topics }: PlantedItems,
  collections: readonly PlantedCollection[],
  random: Random,
): Save[] {
  const byTopic = new Map<number, number[]>();
  for (const [collection, { topic }] of collections.entries()) {
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), collection]);
  }
  const saves: Save[] = [];
  for (const [item, topic] of topics.entries()) {
    const fitting = byTopic.get(topic) ?? [];
    if (isNew[item] === 0 || random.next() >= SAVED_ONCE || fitting.length === 0) continue;
    const collection = fitting[Math.floor(random.next() * fitting.length)] as number;
    const user = collections[collection]?.owner ?? 0;
    saves.push({ user, item, collection, at: SPLIT_AT - 1 - random.next() * NEWNESS_MS });
  }
  return saves;
}
