import { Buffer } from 'node:buffer';
import { FeedloomError, seededRandom } from '@feedloom/core';
import type { OrderedStore } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock, faultyStore, randomFaults } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { createCooccurrence } from '../../src/collaborative/create-cooccurrence.js';
import { openEventJournal } from '../../src/journal/open-event-journal.js';
import type { EventJournalOptions } from '../../src/journal/open-event-journal.js';
import { createTrending } from '../../src/trending/create-trending.js';
import { START, eventOf } from '../support/event-of.js';
import { expectCode } from '../support/expect-code.js';
import { integerBetween, withSeed } from '../support/seed.js';

const DAY = 86_400_000;

async function opened(store: OrderedStore, options: Partial<EventJournalOptions> = {}) {
  const clock = options.clock ?? createVirtualClock({ now: START });
  const together = createCooccurrence({ clock, minTogether: 0 });
  const trending = createTrending({ clock, random: seededRandom(1), refreshMs: 0 });
  const journal = await openEventJournal({
    store,
    name: 'events',
    readers: [together, trending],
    shards: 3,
    random: seededRandom(2),
    ...options,
    clock,
  });
  return { journal, together, trending };
}

/** Everything that a store holds, as one text. */
async function bytesOf(store: OrderedStore): Promise<string> {
  let text = '';
  for await (const { partition, key, value } of store.scan({})) {
    text += `${partition} ${Buffer.from(key).toString('latin1')} ${Buffer.from(value).toString('latin1')}\n`;
  }
  return text;
}

describe('a journal of events', () => {
  it('teaches its readers again what it has acknowledged, after a restart', async () => {
    const store = new MemoryStore();
    const before = await opened(store);
    const events = ['ada', 'bo', 'cy', 'di'].flatMap((user) => [eventOf(user, 'lamp'), eventOf(user, 'desk')]);
    expect(await before.journal.observe(events)).toBe(8);
    // No close: the process was killed.
    const after = await opened(store);
    expect(after.journal.replay).toEqual({ events: 8, expired: 0, damaged: 0 });
    expect(after.together.similar('lamp')).toEqual(before.together.similar('lamp'));
    expect(after.trending.of('lamp')?.popularity).toBeCloseTo(4, 0);
  });

  it('counts an event once, however often it is told and whenever', async () => {
    const store = new MemoryStore();
    const before = await opened(store);
    const events = [eventOf('ada', 'lamp'), eventOf('ada', 'desk')];
    expect(await before.journal.observe([...events, ...events])).toBe(2);
    expect(await before.journal.observe(events)).toBe(0);
    const after = await opened(store);
    expect(await after.journal.observe(events)).toBe(0);
    expect(after.together.similar('lamp')).toEqual(before.together.similar('lamp'));
  });

  it('has nothing left of an erased user, and everything of the others', async () => {
    const store = new MemoryStore();
    const kept = [eventOf('bo', 'lamp'), eventOf('bo', 'rose')];
    const others = await opened(store);
    await others.journal.observe(kept);
    const untouched = await bytesOf(store);
    const { journal, together } = await opened(store);
    const own = [eventOf('canary-ada', 'lamp'), eventOf('canary-ada', 'canary-pin', { event: 'canary-event' })];
    await journal.observe(own);
    expect(together.similar('canary-pin')).toHaveLength(1);
    expect(await journal.erase('canary-ada')).toBe(3);
    expect(await journal.erase('canary-ada')).toBe(0);
    const after = await bytesOf(store);
    expect(after).not.toContain('canary');
    for (const line of untouched.split('\n')) expect(after).toContain(line);
    expect(together.similar('canary-pin')).toEqual([]);
    expect(together.similar('lamp')).toEqual(others.together.similar('lamp'));
  });

  it('takes no event of an erased user from before the erasure, even after a restart, but later ones', async () => {
    const store = new MemoryStore();
    const clock = createVirtualClock({ now: START });
    const { journal } = await opened(store, { clock });
    const events = [eventOf('ada', 'lamp'), eventOf('ada', 'desk')];
    await journal.observe(events);
    await journal.erase('ada');
    expect(await journal.observe(events)).toBe(0);
    await clock.advance(1_000);
    const again = await opened(store, { clock });
    expect(await again.journal.observe(events)).toBe(0);
    expect(await again.journal.observe([eventOf('ada', 'lamp', { at: clock.now() })])).toBe(1);
  });

  it('keeps so many events of each user, the newest, and never counts a dropped one again', async () => {
    const store = new MemoryStore();
    const { journal } = await opened(store, { perUser: 20 });
    const events = Array.from({ length: 100 }, (_, index) =>
      eventOf('ada', `pin:${index}`, { at: START - 100 + index }),
    );
    for (const event of events) await journal.observe([event]);
    expect(await journal.observe(events)).toBe(0);
    const { replay } = (await opened(store, { perUser: 20 })).journal;
    expect(replay.events).toBeGreaterThanOrEqual(20);
    expect(replay.events).toBeLessThanOrEqual(25);
    expect(await bytesOf(store)).toContain('pin:99');
  });

  it('neither takes nor replays what is too old, and deletes it', async () => {
    const store = new MemoryStore();
    const clock = createVirtualClock({ now: START });
    const { journal } = await opened(store, { clock, keepMs: 10 * DAY });
    expect(await journal.observe([eventOf('ada', 'lamp', { at: START - 11 * DAY })])).toBe(0);
    await journal.observe([eventOf('ada', 'desk'), eventOf('ada', 'rose', { at: START + 5 * DAY })]);
    await clock.advance(12 * DAY);
    expect((await opened(store, { clock, keepMs: 10 * DAY })).journal.replay).toMatchObject({ events: 1, expired: 1 });
    expect(await bytesOf(store)).not.toContain('desk');
  });

  it('leaves out a damaged cell and counts it', async () => {
    const store = new MemoryStore();
    const { journal } = await opened(store, { shards: 1 });
    await journal.observe([eventOf('ada', 'lamp'), eventOf('ada', 'desk')]);
    for await (const { partition, key } of store.scan({ gte: Buffer.from('e'), lt: Buffer.from('f') })) {
      await store.write(partition, { puts: [{ key, value: Buffer.from('{"half') }] });
      break;
    }
    expect((await opened(store, { shards: 1 })).journal.replay).toEqual({ events: 1, expired: 0, damaged: 1 });
  });

  it('learns exactly what is kept, whatever the store does', async () => {
    await withSeed(async (random) => {
      const clock = createVirtualClock({ now: START });
      const memory = new MemoryStore();
      const faults = randomFaults(random, { errorRatio: 0.1, timeoutDoneRatio: 0.15 });
      const events = Array.from({ length: 60 }, (_, index) =>
        eventOf(`user:${integerBetween(random, 0, 5)}`, `pin:${index % 12}`, { at: START - index }),
      );
      let isFaulty = false;
      const store = faultyStore(memory, (target) => (isFaulty ? faults(target) : undefined), { clock });
      const { journal, together } = await opened(store, { clock });
      isFaulty = true;
      for (let left = [...events]; left.length > 0;) {
        const batch = left.slice(0, integerBetween(random, 1, 8));
        try {
          await journal.observe(batch);
          left = left.slice(batch.length);
        } catch (error) {
          if (!FeedloomError.is(error)) throw error;
        }
      }
      const after = await opened(memory, { clock });
      expect(after.journal.replay.events).toBe(60);
      for (let pin = 0; pin < 12; pin += 1) {
        const total = (counts: typeof together): number =>
          counts.similar(`pin:${pin}`).reduce((sum, each) => sum + each.together, 0);
        expect(total(after.together) / total(together)).toBeCloseTo(1, 4);
      }
    });
  });

  it('refuses what is malformed, late or closed, and learns nothing of it', async () => {
    const { journal, together } = await opened(new MemoryStore());
    const bad = { ...eventOf('ada', 'lamp'), at: Number.NaN };
    await expectCode(journal.observe([eventOf('ada', 'desk'), bad]), 'ERR_INVALID_ARGUMENT');
    await expectCode(journal.observe([eventOf('ada', 'desk')], { deadlineMs: 0 }), 'ERR_TIMEOUT');
    await expectCode(journal.observe([eventOf('ada', 'desk')], { signal: AbortSignal.abort() }), 'ERR_ABORTED');
    await expectCode(journal.erase(''), 'ERR_INVALID_ARGUMENT');
    await journal.close();
    await journal.close();
    await expectCode(journal.observe([eventOf('ada', 'desk')]), 'ERR_CLOSED');
    expect(together.stats().items).toBe(0);
  });
});
