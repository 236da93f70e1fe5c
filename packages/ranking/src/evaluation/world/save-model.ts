import type { Random } from '@feedloom/core';
import type { PlantedItems } from './plant-items.js';
import { Shelf } from './shelf.js';
import { Shelves } from './shelves.js';
import type { PlantedOptions } from './synth-options.js';

/** What a user likes. */
export interface Taste {
  /** Topics, favourite first. */
  readonly interests: readonly number[];
  /** The language that most saves are in. */
  readonly language: number;
}

/** How a save comes about. */
export interface Occasion {
  /** What the collection is about. */
  readonly topic: number;
  /** Whether every other save into the collection is of any topic. */
  readonly isDiverse: boolean;
}

const OWN_LANGUAGE_SHARE = 0.9;
const STRAY_SHARE = 0.5;

/**
 * The planted truth about which item is saved: drawn from, and stated as chances, by the same rules.
 *
 * A save is of any old item at all (`noiseEdge`), else, if it is of a new item, of one of the topic by popularity; else, in
 * a diverse collection every other time, of any topic; else, by `crossInterestBias`, of an item that is about another of
 * the user's interests too; else of the topic, by popularity, nine times out of ten in the user's language.
 */
export class SaveModel {
  readonly #shelves: Shelves;
  readonly #anything: Shelf;
  readonly #options: PlantedOptions;

  constructor(items: PlantedItems, options: PlantedOptions) {
    this.#shelves = new Shelves(items, options);
    this.#options = options;
    const old = [...items.isNew.keys()].filter((item) => items.isNew[item] === 0);
    this.#anything = new Shelf(old, () => 1);
  }

  /** Draws an old item. */
  drawOld(taste: Taste, { topic, isDiverse }: Occasion, random: Random): number | undefined {
    const { noiseEdge, topics, crossInterestBias } = this.#options;
    if (random.next() < noiseEdge) return this.#anything.draw(random);
    const strays = isDiverse && random.next() < STRAY_SHARE;
    const about = strays ? Math.floor(random.next() * topics) : topic;
    const crossing = crossInterestBias > 0 ? this.#shelves.crossing(about, taste.interests) : undefined;
    if (crossing !== undefined && random.next() < crossInterestBias) return crossing.draw(random);
    return this.#fromTopic(about, taste, false, random);
  }

  /** Draws a new item of the topic. */
  drawNew(taste: Taste, { topic }: Occasion, random: Random): number | undefined {
    return this.#fromTopic(topic, taste, true, random);
  }

  /** Adds to each item's place the chance that {@link SaveModel.drawOld} draws it, times `factor`. */
  addOld(chances: Float64Array, factor: number, taste: Taste, { topic, isDiverse }: Occasion): void {
    const { noiseEdge, topics, crossInterestBias } = this.#options;
    this.#anything.addChances(chances, factor * noiseEdge);
    const share = factor * (1 - noiseEdge);
    const straying = isDiverse ? STRAY_SHARE : 0;
    const addAbout = (about: number, part: number): void => {
      const crossing = crossInterestBias > 0 ? this.#shelves.crossing(about, taste.interests) : undefined;
      const crossed = crossing === undefined ? 0 : crossInterestBias;
      crossing?.addChances(chances, part * crossed);
      this.#addTopic(chances, part * (1 - crossed), about, taste, false);
    };
    addAbout(topic, share * (1 - straying));
    if (straying === 0) return;
    for (let about = 0; about < topics; about += 1) addAbout(about, (share * straying) / topics);
  }

  /** Adds to each item's place the chance that {@link SaveModel.drawNew} draws it, times `factor`. */
  addNew(chances: Float64Array, factor: number, taste: Taste, { topic }: Occasion): void {
    this.#addTopic(chances, factor, topic, taste, true);
  }

  #fromTopic(topic: number, { language }: Taste, isNew: boolean, random: Random): number | undefined {
    const own = random.next() < OWN_LANGUAGE_SHARE ? language : undefined;
    return (this.#shelves.of(topic, own, { isNew }) ?? this.#shelves.of(topic, undefined, { isNew }))?.draw(random);
  }

  #addTopic(chances: Float64Array, factor: number, topic: number, { language }: Taste, isNew: boolean): void {
    const all = this.#shelves.of(topic, undefined, { isNew });
    const own = this.#shelves.of(topic, language, { isNew }) ?? all;
    own?.addChances(chances, factor * OWN_LANGUAGE_SHARE);
    all?.addChances(chances, factor * (1 - OWN_LANGUAGE_SHARE));
  }
}
