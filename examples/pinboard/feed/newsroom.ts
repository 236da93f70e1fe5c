import type { Offer } from '@feedloom/pools';
import type { Save } from '../catalogue/save.js';
import type { OfferStream } from './offer-stream.js';
import type { PinData, PinSource } from './pin-data.js';
import type { IndexedPin, PinIndex } from './pin-index.js';
import type { Tastes } from './tastes.js';

/** How many pins related to a save are offered. */
const RELATED = 8;

/** Turns what happens on the board into offers of the three sources. */
export class Newsroom {
  readonly #stream: OfferStream;
  readonly #index: PinIndex;
  readonly #tastes: Tastes;

  constructor(parts: { readonly stream: OfferStream; readonly index: PinIndex; readonly tastes: Tastes }) {
    this.#stream = parts.stream;
    this.#index = parts.index;
    this.#tastes = parts.tastes;
  }

  /** A pin is new, and was saved by some already: all others who follow its theme may like it. */
  async published(pin: IndexedPin, saves: readonly Save[]): Promise<void> {
    // Learned first, so that nobody is offered what they have saved.
    for (const { user } of saves) this.#tastes.learn(user, pin);
    const why = { type: 'interest', theme: pin.theme } as const;
    await this.#stream.put([offerOf(pin, 'interests', why, pin.at)]);
    for (const save of saves) await this.saved(save);
  }

  /** A user has saved a pin: their followers may like it, and they themselves may like what is related to it. */
  async saved({ user, pin: id, board, at }: Save): Promise<void> {
    const pin = this.#index.get(id);
    if (pin === undefined) return;
    this.#tastes.learn(user, pin);
    const unknown = this.#index.related(pin, RELATED).filter((other) => !this.#tastes.hasSaved(user, other.id));
    await this.#stream.put([
      offerOf(pin, 'following', { type: 'save', user, board }, at),
      ...unknown.map((other) => offerOf(other, 'related', { type: 'related', user, pin: id }, at)),
    ]);
  }
}

function offerOf(pin: IndexedPin, source: PinSource, why: PinData['why'], at: number): Offer<PinData, PinSource> {
  const { id, kind, theme, kinds, board, saver } = pin;
  return { id, source, at, data: { kind, theme, kinds: [...kinds], board, saver, why } };
}
