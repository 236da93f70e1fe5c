import type { Clock } from '@feedloom/core';
import type { StoredDeadLetters, UndeliveredOffer } from '@feedloom/pools';
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
 * dead letter again; what cannot be offered stays one.
 */
export async function giveSecondChances({ letters, offers, clock, signal, onError }: SecondChanceParts): Promise<void> {
  while (await pause(clock, EVERY_MS, signal)) {
    try {
      const found = [];
      for await (const letter of letters.list({ signal })) if (found.push(letter) === AT_ONCE) break;
      // One offer may have failed for many; those who have it get nothing twice.
      for (const same of groupByOffer(found)) {
        await offers.put([same[0].offer]);
        // It may have been dropped: a process that ends takes no more.
        if (signal.aborted) return;
        // One by one, and at once: what fails again is a letter of the same name.
        await letters.remove(same);
      }
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
  }
}

type Letter = UndeliveredOffer<PinData, PinSource>;

function groupByOffer(letters: readonly Letter[]): readonly (readonly [Letter, ...Letter[]])[] {
  const groups = new Map<string, [Letter, ...Letter[]]>();
  for (const letter of letters) {
    const { source, id, data } = letter.offer;
    const name = JSON.stringify([source, id, data.why]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [letter]);
    else group.push(letter);
  }
  return [...groups.values()];
}
