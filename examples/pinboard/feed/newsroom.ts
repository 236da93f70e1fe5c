import type { Offer } from '@feedloom/pools';
import type { Erasures } from '../catalogue/erasures.js';
import type { Save } from '../catalogue/save.js';
import type { PinboardRanking } from '../ranking/pinboard-ranking.js';
import type { FindRelated } from '../vision/related-pins.js';
import type { OfferStream } from './offer-stream.js';
import type { PinData, PinSource } from './pin-data.js';
import type { IndexedPin, PinIndex } from './pin-index.js';
import type { Tastes } from './tastes.js';

/** How many pins related to a save are offered. */
const RELATED = 8;

/** What a newsroom works with. */
export interface NewsroomParts {
  readonly stream: OfferStream;
  readonly index: PinIndex;
  readonly tastes: Tastes;
  /** Finds pins that look like one. */
  readonly related: FindRelated;
  /** Learns from saves. */
  readonly ranking: Pick<PinboardRanking, 'saved'>;
  readonly people: readonly { readonly id: string }[];
  /** What is not told again. */
  readonly erasures: Erasures;
  /** Hears of what could not be learned: a save told again, and the next start, make up for it. */
  readonly onError: (error: unknown) => void;
}

/** Turns what happens on the board into offers, and into what is learned. */
export class Newsroom {
  readonly #parts: NewsroomParts;

  constructor(parts: NewsroomParts) {
    this.#parts = parts;
  }

  /** A pin is new, and was saved by some already: all others who follow its theme may like it. */
  async published(pin: IndexedPin, told: readonly Save[]): Promise<void> {
    // A pin of before may be told again; what an erased user did with it may not.
    const saves = told.filter(({ user, at }) => !this.#parts.erasures.covers(user, at));
    // Learned first, so that nobody is offered what they have saved.
    for (const { user } of saves) this.#parts.tastes.learn(user, pin);
    const why = { type: 'interest', theme: pin.theme } as const;
    await this.#parts.stream.put([offerOf(pin, 'interests', why, pin.at)]);
    // Only its maker has it: no walk leads there, so everybody gets a chance to.
    if (told.length < 2) await this.#parts.stream.put([offerOf(pin, 'fresh', { type: 'fresh' }, pin.at)]);
    await this.#learn(saves);
    for (const save of saves) await this.#spread(save);
  }

  /** A user has saved a pin: their followers may like it, and they themselves may like what looks like it. */
  async saved(save: Save): Promise<void> {
    await this.#learn([save]);
    await this.#spread(save);
  }

  /** What cannot be learned now keeps nobody from saving, and no follower from hearing of it. */
  async #learn(saves: readonly Save[]): Promise<void> {
    await this.#parts.ranking.saved(saves).catch(this.#parts.onError);
  }

  async #spread({ user, pin: id, board, at }: Save): Promise<void> {
    const { stream, index, tastes } = this.#parts;
    const pin = index.get(id);
    if (pin === undefined) return;
    tastes.learn(user, pin);
    await stream.put([offerOf(pin, 'following', { type: 'save', user, board }, at)]);
    await this.#offerRelated(pin, [user], at);
  }

  /** A pin has been looked at, so that what looks like it can be found: all who have saved it may like that. */
  async compared(id: string): Promise<void> {
    const { index, tastes, people } = this.#parts;
    const pin = index.get(id);
    if (pin === undefined) return;
    const savers = people.filter((person) => tastes.hasSaved(person.id, id)).map((person) => person.id);
    if (savers.length > 0) await this.#offerRelated(pin, savers, pin.at);
  }

  async #offerRelated({ id }: IndexedPin, users: readonly string[], at: number): Promise<void> {
    const { stream, index, tastes, related } = this.#parts;
    const found = await related(id, RELATED);
    const pins = found.map((other) => index.get(other)).filter((pin) => pin !== undefined);
    for (const user of users) {
      const unknown = pins.filter((pin) => !tastes.hasSaved(user, pin.id));
      await stream.put(unknown.map((pin) => offerOf(pin, 'related', { type: 'related', user, pin: id }, at)));
    }
  }
}

function offerOf(pin: IndexedPin, source: PinSource, why: PinData['why'], at: number): Offer<PinData, PinSource> {
  const { id, kind, theme, kinds, board, saver } = pin;
  return { id, source, at, data: { kind, theme, kinds: [...kinds], board, saver, why } };
}
