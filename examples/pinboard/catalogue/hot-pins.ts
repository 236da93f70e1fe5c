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
/** How long the cache may take once the catalogue has failed, in milliseconds. */
const LATE_MS = 100;

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
    const hot = new Map<string, PinCard>();
    const reading = cache && fill(hot, cache, ids, deadline);
    const within = (ms: number): Promise<void> => waitFor(reading, deadline.within(ms));
    await within(CACHE_MS);
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
      // The cache may only have been late.
      await within(LATE_MS);
      if (ids.every((id) => hot.has(id))) return { cards: ids.map((id) => hot.get(id)) };
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
}

/** Reads what a cache has into `hot`, each as soon as it is there. Never rejects. */
async function fill(
  hot: Map<string, PinCard>,
  cache: CardCache,
  ids: readonly string[],
  deadline: Deadline,
): Promise<void> {
  const read = ids.map(async (id) => {
    const card = await cache.get(id, deadline.toCallOptions()).catch(() => undefined);
    if (card !== undefined && !hot.has(id)) hot.set(id, card);
  });
  await Promise.all(read);
}

/** Waits for what is read until a deadline. Never rejects. */
async function waitFor(reading: Promise<void> | undefined, deadline: Deadline): Promise<void> {
  if (reading !== undefined) await deadline.race(reading, 'reading kept pins').catch(() => undefined);
}
