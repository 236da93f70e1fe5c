import type { Offer } from '@feedloom/pools';
import type { BoardViews } from '../board/board-views.js';
import type { Save } from '../catalogue/save.js';
import type { FindRelated } from '../vision/related-pins.js';
import type { Offers } from './offers.js';
import type { PinData, PinSource } from './pin-data.js';
import type { IndexedPin } from './pin-index.js';

/** How many pins related to a save are offered. */
const RELATED = 8;

/** What a newsroom works with. */
export interface NewsroomParts {
  readonly offers: Offers;
  readonly views: BoardViews;
  /** Finds pins that look like one. */
  readonly related: FindRelated;
  readonly people: readonly { readonly id: string }[];
}

/** Turns what has happened on the board into offers. */
export class Newsroom {
  readonly #parts: NewsroomParts;

  constructor(parts: NewsroomParts) {
    this.#parts = parts;
  }

  /** A pin is new, and was saved by some already: all others who follow its theme may like it. */
  async published(pin: IndexedPin, told: readonly Save[]): Promise<void> {
    const { offers, views } = this.#parts;
    const why = { type: 'interest', theme: pin.theme } as const;
    await offers.put([offerOf(pin, 'interests', why, pin.at)]);
    // Only its maker has it: no walk leads there, so everybody gets a chance to.
    if (told.length < 2) await offers.put([offerOf(pin, 'fresh', { type: 'fresh' }, pin.at)]);
    // A pin of before may be told again; what an erased user did with it may not.
    for (const save of told.filter(({ user, at }) => !views.erasures.covers(user, at))) await this.saved(save);
  }

  /** A user has saved a pin: their followers may like it, and they themselves may like what looks like it. */
  async saved({ user, pin: id, board, at }: Save): Promise<void> {
    const { offers, views } = this.#parts;
    const pin = views.pins.get(id);
    if (pin === undefined) return;
    await offers.put([offerOf(pin, 'following', { type: 'save', user, board }, at)]);
    await this.#offerRelated(pin, [user], at);
  }

  /** A pin has been looked at, so that what looks like it can be found: all who have saved it may like that. */
  async compared(id: string): Promise<void> {
    const { views, people } = this.#parts;
    const pin = views.pins.get(id);
    if (pin === undefined) return;
    const savers = people.filter((person) => views.tastes.hasSaved(person.id, id)).map((person) => person.id);
    if (savers.length > 0) await this.#offerRelated(pin, savers, pin.at);
  }

  async #offerRelated({ id }: IndexedPin, users: readonly string[], at: number): Promise<void> {
    const { offers, views, related } = this.#parts;
    const found = await related(id, RELATED);
    const pins = found.map((other) => views.pins.get(other)).filter((pin) => pin !== undefined);
    for (const user of users) {
      const unknown = pins.filter((pin) => !views.tastes.hasSaved(user, pin.id));
      await offers.put(unknown.map((pin) => offerOf(pin, 'related', { type: 'related', user, pin: id }, at)));
    }
  }
}

function offerOf(pin: IndexedPin, source: PinSource, why: PinData['why'], at: number): Offer<PinData, PinSource> {
  const { id, kind, theme, kinds, board, saver } = pin;
  return { id, source, at, data: { kind, theme, kinds: [...kinds], board, saver, why } };
}
