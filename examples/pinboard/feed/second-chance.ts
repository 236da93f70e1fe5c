import type { Clock } from '@feedloom/core';
import type { StoredDeadLetters } from '@feedloom/pools';
import type { Offers } from './offers.js';
import { pause } from './pause.js';
import type { PinData, PinSource } from './pin-data.js';

/** Where undelivered offers come from, and where they go to. */
export interface SecondChanceParts {
  readonly letters: Pick<StoredDeadLetters<PinData, PinSource>, 'list' | 'remove'>;
  readonly offers: Pick<Offers, 'put'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/** How often, in milliseconds, and how many letters at a time. */
const [EVERY_MS, AT_ONCE] = [2_000, 128];

/**
 * Offers again what the worker could not deliver, until `signal` aborts: it may be well by now. What fails again becomes a
 * dead letter again.
 */
export async function giveSecondChances({
  letters,
  offers: waiting,
  clock,
  signal,
  onError,
}: SecondChanceParts): Promise<void> {
  while (await pause(clock, EVERY_MS, signal)) {
    try {
      const found = [];
      for await (const letter of letters.list({ signal })) if (found.push(letter) === AT_ONCE) break;
      // Before they are offered, so that no letter that comes of it is removed.
      await letters.remove(found);
      // One offer may have failed for many; those who have it get nothing twice.
      const offers = new Map(
        found.map(({ offer }) => [JSON.stringify([offer.source, offer.id, offer.data.why]), offer]),
      );
      await waiting.put([...offers.values()]);
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
  }
}
