import type { Random } from '@feedloom/core';
import { drawNormal } from './normal.js';
import { Shelf } from './shelf.js';
import type { SaveModel, Taste } from './save-model.js';
import type { Save } from './saves.js';
import type { PlantedOptions } from './synth-options.js';

/** A collection as it was planted: of one user, about one topic. */
export interface PlantedCollection {
  /** Whose it is. */
  readonly owner: number;
  /** What it is about. */
  readonly topic: number;
  /** Whether every other save into it is of any topic. */
  readonly isDiverse: boolean;
}

/** What a user was planted to do. */
export interface PlantedHistory {
  /** Oldest first; the last one lies after the split, all others before it. */
  readonly saves: readonly Save[];
  /** What the user likes at the end. */
  readonly taste: Taste;
  /** What the last save before the split was about. */
  readonly lastTopic: number;
  /** The topics of those of the user's collections that are diverse. */
  readonly diverseTopics: ReadonlySet<number>;
}

/** Nobody saves less before the split. */
const LEAST_SAVES = 3;
/** The spread of the logarithm of the number of saves. */
const SAVES_SPREAD = 0.7;
/** Favourites first. */
export const INTEREST_SHARES = [0.5, 0.3, 0.2];
/** The exponent of Zipf's law for how many users like a topic. */
const TOPIC_SKEW = 0.3;
/** The chance that the next save of a session is about the same. */
export const STAYING = 0.8;
/** The chance that a save ends its session. */
const LEAVING = 0.2;
const DAY_MS = 86_400_000;
const WINDOW_MS = 90 * DAY_MS;
const BETWEEN_SAVES_MS = 60_000;
const TRIES = 20;

/** What all histories of a world share. */
export interface HistoryParts {
  /** Topics by how many users like them. */
  readonly liked: Shelf;
  /** All collections; new ones are appended. */
  readonly collections: PlantedCollection[];
  /** When the past ends. */
  readonly splitAt: number;
  /** Where chance comes from. */
  readonly random: Random;
}

/** Draws one user's saves, the last of them after `splitAt`. */
export function drawHistory(
  user: number,
  model: SaveModel,
  { savesPerUser, diverseBoards, languages, drift, coldShare }: PlantedOptions,
  { liked, collections, splitAt, random }: HistoryParts,
): PlantedHistory {
  const interests = drawInterests(liked, random);
  const taste: Taste = { interests, language: Math.floor(random.next() * languages) };
  const mean = Math.log(Math.max(1, savesPerUser - LEAST_SAVES)) - SAVES_SPREAD ** 2 / 2;
  const length = LEAST_SAVES + Math.floor(Math.exp(mean + SAVES_SPREAD * drawNormal(random)));
  const own = new Map<number, number>();
  const collectionAbout = (topic: number): number => {
    const known = own.get(topic);
    if (known !== undefined) return known;
    const number = collections.push({ owner: user, topic, isDiverse: random.next() < diverseBoards }) - 1;
    own.set(topic, number);
    return number;
  };
  const seen = new Set<number>();
  const drawn: { readonly item: number; readonly collection: number; readonly startsSession: boolean }[] = [];
  let topic = drawTopic(interests, random);
  let lastTopic = topic;
  let startsSession = true;
  for (let at = 0; at <= length; at += 1) {
    const isLast = at === length;
    if (startsSession && at > 0 && random.next() < drift) replaceInterest(interests, liked, random);
    if (startsSession || random.next() >= STAYING) topic = drawTopic(interests, random);
    const collection = collectionAbout(topic);
    const occasion = { topic, isDiverse: collections[collection]?.isDiverse ?? false };
    const ofNew = isLast && random.next() < coldShare;
    const draw = (): number | undefined =>
      ofNew ? model.drawNew(taste, occasion, random) : model.drawOld(taste, occasion, random);
    const item = unseen(draw, seen);
    if (item !== undefined) drawn.push({ item, collection, startsSession });
    if (!isLast) lastTopic = topic;
    // The split falls into everybody's last session.
    startsSession = at < length - 2 && random.next() < LEAVING;
  }
  const diverse = [...own].filter(([, collection]) => collections[collection]?.isDiverse === true);
  const diverseTopics = new Set(diverse.map(([about]) => about));
  return { saves: dated(user, drawn, splitAt, random), taste, lastTopic, diverseTopics };
}

function unseen(draw: () => number | undefined, seen: Set<number>): number | undefined {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const item = draw();
    if (item === undefined || seen.has(item)) continue;
    seen.add(item);
    return item;
  }
  return undefined;
}

/** Topics by how many users like them. */
export function likedTopics(topics: number): Shelf {
  return new Shelf([...Array(topics).keys()], (topic) => (topic + 1) ** -TOPIC_SKEW);
}

function drawInterests(liked: Shelf, random: Random): number[] {
  const interests = new Set<number>();
  const wanted = Math.min(INTEREST_SHARES.length, liked.things.length);
  while (interests.size < wanted) interests.add(liked.draw(random) ?? 0);
  return [...interests];
}

function replaceInterest(interests: number[], liked: Shelf, random: Random): void {
  const topic = liked.draw(random) ?? 0;
  if (!interests.includes(topic)) interests[Math.floor(random.next() * interests.length)] = topic;
}

function drawTopic(interests: readonly number[], random: Random): number {
  let left = random.next();
  for (const [place, topic] of interests.entries()) {
    left -= INTEREST_SHARES[place] ?? 0;
    if (left < 0) return topic;
  }
  return interests[0] ?? 0;
}

/** Gives saves their times, from the last one, which comes just after the split, backwards. */
function dated(
  user: number,
  drawn: readonly { readonly item: number; readonly collection: number; readonly startsSession: boolean }[],
  splitAt: number,
  random: Random,
): Save[] {
  const pause = (meanMs: number): number => -Math.log(1 - random.next()) * meanMs;
  const sessions = Math.max(1, drawn.filter(({ startsSession }) => startsSession).length);
  const saves: Save[] = [];
  let at = splitAt + pause(BETWEEN_SAVES_MS);
  for (let place = drawn.length - 1; place >= 0; place -= 1) {
    const { item, collection, startsSession } = drawn[place] as (typeof drawn)[number];
    saves.push({ user, item, collection, at });
    at = Math.min(at, splitAt) - 1 - pause(startsSession ? WINDOW_MS / sessions : BETWEEN_SAVES_MS);
  }
  return saves.reverse();
}
