import type { EmbeddingSpace } from '@feedloom/core';
import type { TextIndex } from '@feedloom/vision';
import { digestOf } from '../catalogue/erasures.js';
import type { Erasures } from '../catalogue/erasures.js';
import type { PinCatalogue } from '../catalogue/pin-catalogue.js';
import { toCard } from '../catalogue/pin.js';
import type { Pin } from '../catalogue/pin.js';
import type { Save } from '../catalogue/save.js';
import type { PinIndex } from '../feed/pin-index.js';
import { PopularPins } from '../feed/popular-pins.js';
import type { Tastes } from '../feed/tastes.js';
import type { PinVectors } from '../ranking/pin-vectors.js';
import { undoneBy } from './board-event.js';
import type { BoardEvent, UndoneSave } from './board-event.js';
import { TakenBack } from './taken-back.js';

/** What views are of, and what they are kept in. */
export interface BoardViewsParts {
  readonly catalogue: PinCatalogue;
  readonly pins: PinIndex;
  readonly tastes: Tastes;
  readonly text: TextIndex;
  readonly vectors: PinVectors;
  readonly erasures: Erasures;
  readonly space: EmbeddingSpace;
}

/** What a process knows of the board without asking. In memory; read from the catalogue at the start. */
export class BoardViews {
  readonly pins: PinIndex;
  readonly tastes: Tastes;
  readonly text: TextIndex;
  /** Vectors of the pins that have been looked at. */
  readonly vectors: PinVectors;
  readonly popular = new PopularPins();
  /** What is not told again. */
  readonly erasures: Erasures;
  readonly #taken = new TakenBack();
  readonly #catalogue: PinCatalogue;
  readonly #space: EmbeddingSpace;

  constructor({ catalogue, pins, tastes, text, vectors, erasures, space }: BoardViewsParts) {
    this.pins = pins;
    this.tastes = tastes;
    this.text = text;
    this.vectors = vectors;
    this.erasures = erasures;
    this.#catalogue = catalogue;
    this.#space = space;
  }

  /** Takes in what has happened. Twice is the same as once; what is not read anew is as it was last told. */
  async apply(events: readonly BoardEvent[]): Promise<void> {
    const named = events.flatMap((event) => ('pin' in event ? event.pin : []));
    const unknown = events.flatMap(({ type, ...event }) =>
      type === 'saved' && 'save' in event && this.pins.get(event.save.pin) === undefined ? event.save.pin : [],
    );
    await this.#read([...new Set([...named, ...unknown])]);
    for (const event of events) {
      if (event.type === 'saved') this.saved(event.save);
      if (event.type === 'unsaved') this.#unsaved(event.save);
      if (event.type === 'erased') this.#erased(event);
      // Saves of before that are told later, because they had to wait, are over.
      if (event.type === 'did') for (const save of undoneBy(event)) this.#taken.add(save);
    }
  }

  /** Takes in which saves were undone before this process began, oldest first. */
  recall(saves: readonly UndoneSave[]): void {
    this.#taken.addEarlier(saves.filter(({ user, at }) => !this.erasures.covers(user, at)));
  }

  /** A pin is in the catalogue. */
  async add(pins: readonly Pin[]): Promise<void> {
    for (const pin of pins) this.pins.replace(pin);
    await this.text.add(pins.map(({ id, title, tags, description }) => ({ id, title, tags, description })));
  }

  /** A user has saved a pin, or made it. */
  saved({ user, pin: id, at }: Pick<Save, 'user' | 'pin' | 'at'>): void {
    const pin = this.pins.get(id);
    if (pin === undefined || this.isOver({ user, pin: id, at })) return;
    if (!this.tastes.hasSaved(user, id)) this.popular.count(id, 1);
    this.tastes.learn(user, pin, at);
  }

  /** Whether a save was taken back, or its user erased: events of two processes need not come in the order of what was done. */
  isOver(save: Pick<Save, 'user' | 'pin' | 'at'>): boolean {
    return this.#taken.covers(save) || this.erasures.covers(save.user, save.at);
  }

  /** Whether the user has hidden the pin, or taken a save of it back, not long ago. */
  hasDropped(user: string, pin: string): boolean {
    return this.#taken.covers({ user, pin, at: 0 });
  }

  /** Whether the user has saved the pin again since. */
  standsLater({ user, pin, at }: Pick<Save, 'user' | 'pin' | 'at'>): boolean {
    return (this.tastes.savedAt(user, pin) ?? -Infinity) > at;
  }

  #unsaved({ user, pin: id, at }: Save): void {
    const pin = this.pins.get(id);
    this.#taken.add({ user, pin: id, at });
    if (pin === undefined || !this.tastes.hasSaved(user, id) || this.standsLater({ user, pin: id, at })) return;
    this.tastes.forget(user, pin);
    this.popular.count(id, -1);
  }

  #erased({ digest, at }: { readonly digest: string; readonly at: number }): void {
    this.erasures.note({ digest, at });
    this.#taken.erase(digest);
    for (const user of this.tastes.users().filter((each) => digestOf(each) === digest)) {
      for (const pin of this.tastes.savedBy(user)) this.popular.count(pin, -1);
      this.tastes.erase(user);
    }
  }

  async #read(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const items = await this.#catalogue.items.get(ids, { embeddings: true });
    const found = items.filter((item) => item !== undefined);
    await this.add(found.map(toCard));
    for (const { id, embedding } of found) {
      if (embedding?.space === this.#space.id) this.vectors.set(id, embedding.vector);
    }
  }
}
