import { systemClock } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createDeadLetters } from '@feedloom/pools';
import { describe, expect, it } from 'vitest';
import type { PinOffer } from '../../feed/offers.js';
import type { PinData, PinSource } from '../../feed/pin-data.js';
import { giveSecondChances } from '../../feed/second-chance.js';

/** Waits a tenth of the time. */
const clock = {
  ...{ now: () => systemClock.now(), monotonic: () => systemClock.monotonic() },
  setTimer: (fire: () => void, ms: number) => systemClock.setTimer(fire, ms / 10),
};

const letterOf = (id: string, user: string) => {
  const why = { type: 'fresh' as const };
  const data = { kind: 'cat', theme: 'animals', kinds: ['cat'], board: '', saver: 'bo', why };
  return {
    offer: { id, source: 'fresh' as const, at: 1, data },
    user,
    cursor: undefined,
    reason: '',
    attempts: 3,
    at: 2,
  };
};

/** Runs second chances until `offers` have been put so often. */
async function run(put: (offers: readonly PinOffer[], times: number) => Promise<void>, times: number) {
  const letters = createDeadLetters<PinData, PinSource>({ store: new MemoryStore() });
  await letters.put([letterOf('one', 'ana'), letterOf('one', 'ben'), letterOf('two', 'ana')]);
  const stop = new AbortController();
  const [offered, errors]: [string[], unknown[]] = [[], []];
  let calls = 0;
  await giveSecondChances({
    ...{ letters, clock, signal: stop.signal, onError: (error) => errors.push(error) },
    offers: {
      put: async (offers) => {
        calls += 1;
        if (calls === times) setTimeout(() => stop.abort(), 50);
        await put(offers, calls);
        offered.push(...offers.map(({ id }) => id));
      },
    },
  });
  const left: string[] = [];
  for await (const { offer } of letters.list()) left.push(offer.id);
  return { offered: offered.sort(), left: left.sort(), errors };
}

describe('what could not be delivered', () => {
  it('is offered again, once for all who lack it', async () => {
    expect(await run(async () => undefined, 2)).toEqual({ offered: ['one', 'two'], left: [], errors: [] });
  });

  it('stays a dead letter while it cannot be offered', async () => {
    const away = new Error('The queue is away.');
    const refuse = async () => Promise.reject(away);
    expect(await run(refuse, 1)).toEqual({ offered: [], left: ['one', 'one', 'two'], errors: [away] });
    const once = async (_: readonly PinOffer[], times: number) => {
      if (times === 1) throw away;
    };
    expect(await run(once, 3)).toEqual({ offered: ['one', 'two'], left: [], errors: [away] });
  });
});
