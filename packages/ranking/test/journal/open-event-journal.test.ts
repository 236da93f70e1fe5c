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

/** Writes `observe`'s batch late: its answer is lost, and it lands when it is let go. */
function lateWrites(store: OrderedStore) {
  const late: (() => Promise<boolean>)[] = [];
  let isLate = false;
  const handle = new Proxy(store, {
    get(target, name) {
      if (name === 'write' && isLate) {
        return (...args: Parameters<OrderedStore['write']>) => {
          late.push(() => target.write(...args));
          return Promise.reject(new FeedloomError('ERR_TIMEOUT', 'No answer.', { indeterminate: true }));
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { store: handle, late, begin: () => void (isLate = true), end: () => void (isLate = false) };
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
    // The head of a shard moves with every write.
    const isHead = (line: string): boolean => /^\S+ h /.test(line);
    for (const line of untouched.split('\n').filter((each) => !isHead(each))) expect(after).toContain(line);
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
    await journal.observe([eventOf('ada', 'desk')]);
    await clock.advance(5 * DAY);
    await journal.observe([eventOf('ada', 'rose', { at: clock.now() })]);
    await clock.advance(7 * DAY);
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

  it('is not fooled by an event from a clock that is ahead: told again after the erasure it is refused', async () => {
    const store = new MemoryStore();
    const clock = createVirtualClock({ now: START });
    const { journal, together } = await opened(store, { clock });
    const ahead = [eventOf('ada', 'lamp', { at: START + 3_600_000 }), eventOf('ada', 'desk')];
    await journal.observe(ahead);
    expect(together.recentOf('ada').map(({ at }) => at)).toEqual([START, START]);
    await journal.erase('ada');
    await clock.advance(2 * 3_600_000);
    expect(await journal.observe(ahead)).toBe(0);
    expect(together.recentOf('ada')).toEqual([]);
    const after = await opened(store, { clock });
    expect(after.journal.replay.events).toBe(0);
    expect(await after.journal.observe([eventOf('ada', 'rose', { at: clock.now() })])).toBe(1);
  });

  it('lets an event of the future expire as one of when it was told', async () => {
    const store = new MemoryStore();
    const clock = createVirtualClock({ now: START });
    const { journal } = await opened(store, { clock, keepMs: 10 * DAY });
    await journal.observe([eventOf('ada', 'lamp', { at: START + 900 * DAY })]);
    await clock.advance(11 * DAY);
    const { replay } = (await opened(store, { clock, keepMs: 10 * DAY })).journal;
    expect(replay).toEqual({ events: 0, expired: 1, damaged: 0 });
  });

  it('does not let a write that lands after the erasure bring the user back', async () => {
    const memory = new MemoryStore();
    const clock = createVirtualClock({ now: START });
    const { store, late, begin, end } = lateWrites(memory);
    const { journal, together } = await opened(store, { clock, shards: 1 });
    await journal.observe([eventOf('bo', 'desk')]);
    begin();
    const events = [eventOf('ada', 'canary'), eventOf('ada', 'lamp')];
    await expectCode(journal.observe(events), 'ERR_TIMEOUT');
    end();
    await journal.erase('ada');
    for (const write of late) expect(await write()).toBe(false);
    expect(await bytesOf(memory)).not.toContain('canary');
    expect(await journal.observe(events)).toBe(0);
    expect(together.recentOf('ada')).toEqual([]);
    expect((await opened(memory, { clock, shards: 1 })).journal.replay.events).toBe(1);
  });

  it('does not replay what is of before an erasure, should it be there, and deletes it', async () => {
    const store = new MemoryStore();
    const clock = createVirtualClock({ now: START });
    const { journal } = await opened(store, { clock, shards: 1 });
    await journal.observe([eventOf('ada', 'canary')]);
    const kept: { partition: string; key: Uint8Array; value: Uint8Array }[] = [];
    for await (const cell of store.scan({ gte: Buffer.from('e'), lt: Buffer.from('f') })) kept.push(cell);
    await journal.erase('ada');
    // As by a restored backup of one cell.
    for (const { partition, ...cell } of kept) await store.write(partition, { puts: [cell] });
    const after = await opened(store, { clock, shards: 1 });
    expect(after.journal.replay).toEqual({ events: 0, expired: 1, damaged: 0 });
    expect(await bytesOf(store)).not.toContain('canary');
  });

  it('teaches the other readers what one does not take, and tells that one again', async () => {
    const clock = createVirtualClock({ now: START });
    const store = new MemoryStore();
    const counts = createCooccurrence({ clock, minTogether: 0 });
    const learned: string[] = [];
    let isBroken = true;
    const picky = {
      learn: (events: readonly { item: string }[]) => {
        if (isBroken && events.some(({ item }) => item === 'poison')) throw new RangeError('no room');
        learned.push(...events.map(({ item }) => item));
        return events.length;
      },
      erase: () => undefined,
    };
    const { journal } = await opened(store, { clock, readers: [picky, counts], shards: 1 });
    const events = [eventOf('ada', 'poison'), eventOf('ada', 'lamp')];
    const error = await expectCode(journal.observe(events), 'ERR_UNAVAILABLE');
    expect(error).toMatchObject({ retryable: true, cause: new RangeError('no room') });
    expect(learned).toEqual(['lamp']);
    expect(counts.recentOf('ada')).toHaveLength(2);
    // Events of others are not held up by it.
    expect(await journal.observe([eventOf('bo', 'desk')])).toBe(1);
    expect((await opened(store, { clock, readers: [picky, counts], shards: 1 })).journal.replay.events).toBe(3);
    learned.length = 0;
    isBroken = false;
    expect(await journal.observe(events)).toBe(0);
    expect(learned).toEqual(['poison']);
  });

  it('takes a user back from every reader, and again from the one that threw', async () => {
    const clock = createVirtualClock({ now: START });
    const counts = createCooccurrence({ clock, minTogether: 0 });
    const asked: string[][] = [];
    const picky = {
      learn: () => 0,
      erase: (_: string, events: readonly { item: string }[] = []) => {
        asked.push(events.map(({ item }) => item));
        if (asked.length === 1) throw new RangeError('busy');
      },
    };
    const { journal } = await opened(new MemoryStore(), { clock, readers: [picky, counts] });
    await journal.observe([eventOf('ada', 'lamp')]);
    await expectCode(journal.erase('ada'), 'ERR_UNAVAILABLE');
    expect(counts.recentOf('ada')).toEqual([]);
    await journal.erase('ada');
    expect(asked).toEqual([['lamp'], ['lamp']]);
  });

  it('lets go of what is too old with the user’s next event, and step by step of what others left', async () => {
    const store = new MemoryStore();
    const clock = createVirtualClock({ now: START });
    const { journal } = await opened(store, { clock, keepMs: 10 * DAY, shards: 1 });
    await journal.observe([eventOf('ada', 'canary-1'), eventOf('gone-user', 'canary-2')]);
    await clock.advance(11 * DAY);
    const next = (user: string) => journal.observe([eventOf(user, 'lamp', { at: clock.now() })]);
    await next('ada');
    expect(await bytesOf(store)).not.toContain('canary-1');
    for (let step = 0; step < 4; step += 1) {
      await clock.advance(20_000);
      await next('bo');
    }
    await journal.close();
    expect(await bytesOf(store)).not.toContain('canary-2');
    // Nor is the user named any more.
    expect(await bytesOf(store)).not.toContain('gone-user');
    expect(await bytesOf(store)).toContain('ada');
  });
});
