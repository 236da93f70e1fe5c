import { Deadline } from '@feedloom/core';
import type { Cache, CallOptions, Clock } from '@feedloom/core';
import type { PinCatalogue } from './pin-catalogue.js';
import type { PinCard } from './pin.js';

/** A cache that may be told that others have changed what it keeps near. */
export type CardCache = Cache<PinCard> & { invalidate?(keys: readonly string[]): Promise<void> };

/** Where cards are read. */
export interface HotPinsParts {
  readonly catalogue: PinCatalogue;
  /** Shared by all processes. Without one, every card is read from the catalogue. */
  readonly cache?: CardCache | undefined;
  readonly clock: Clock;
}

/** Cards that were read. */
export interface FoundCards {
  /** In the order asked for. */
  readonly cards: readonly (PinCard | undefined)[];
  /** What kept others from being read; without one, a card that is not there is of no pin. */
  readonly failure?: Error;
}

/** How long cards are kept, how long the cache may take, and what is kept of the time to answer, in milliseconds. */
const [KEPT_MS, CACHE_MS, ANSWER_MS] = [900_000, 15, 4];

/** Cards as pages show them, from a cache first: those that many look at are there when the catalogue is not. */
export class HotPins {
  readonly #parts: HotPinsParts;

  constructor(parts: HotPinsParts) {
    this.#parts = parts;
  }

  /** Reads what can be read in time. */
  async read(ids: readonly string[], options: CallOptions = {}): Promise<FoundCards> {
    const { catalogue, cache, clock } = this.#parts;
    const deadline = Deadline.of(options, clock);
    const hot = new Map(cache && (await this.#near(cache, ids, deadline)));
    const missing = [...new Set(ids.filter((id) => !hot.has(id)))];
    if (missing.length === 0) return { cards: ids.map((id) => hot.get(id)) };
    const own = cache === undefined ? deadline : deadline.within(deadline.remainingMs - ANSWER_MS);
    try {
      const found = await own.race(catalogue.pins(missing, own.toCallOptions()), 'reading pins');
      for (const card of found) {
        if (card === undefined) continue;
        hot.set(card.id, card);
        // Nobody waits for the cache; what it does not keep is read again.
        cache?.set(card.id, card, { ttlMs: KEPT_MS }).catch(() => undefined);
      }
      return { cards: ids.map((id) => hot.get(id)) };
    } catch (error) {
      if (hot.size === 0 || !(error instanceof Error)) throw error;
      return { cards: ids.map((id) => hot.get(id)), failure: error };
    }
  }

  /** The same, all or nothing. */
  async pins(ids: readonly string[], options: CallOptions = {}): Promise<readonly (PinCard | undefined)[]> {
    const { cards, failure } = await this.read(ids, options);
    if (failure !== undefined) throw failure;
    return cards;
  }

  /** This process has changed pins: nobody is to see what was known of them. */
  async changed(ids: readonly string[]): Promise<void> {
    const { cache } = this.#parts;
    if (cache === undefined) return;
    await Promise.all(ids.map((id) => cache.delete(id, { deadlineMs: CACHE_MS * 10 }).catch(() => undefined)));
  }

  /** Some process has changed pins. */
  async heard(ids: readonly string[]): Promise<void> {
    await this.#parts.cache?.invalidate?.(ids);
  }

  async #near(cache: CardCache, ids: readonly string[], deadline: Deadline): Promise<[string, PinCard][]> {
    const own = deadline.within(CACHE_MS);
    const read = ids.map(async (id): Promise<[string, PinCard][]> => {
      const card = await own.race(cache.get(id, own.toCallOptions()), 'reading a kept pin').catch(() => undefined);
      return card === undefined ? [] : [[id, card]];
    });
    return (await Promise.all(read)).flat();
  }
}
