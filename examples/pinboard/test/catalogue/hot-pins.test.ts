import { FeedloomError, systemClock } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import { MemoryCache, MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { expect, it } from 'vitest';
import { HotPins } from '../../catalogue/hot-pins.js';
import { PinCatalogue } from '../../catalogue/pin-catalogue.js';
import type { Pin, PinCard } from '../../catalogue/pin.js';

const pin = (id: string): Pin => ({
  ...{ id, title: id, description: '', tags: [], width: 9, height: 9, blob: 'b', kind: 'lamp', theme: 'things' },
  ...{ boxes: [], board: 'desks', saver: 'ana', at: 1_000 },
});

/** A store that can be switched off. */
class DeadStore extends MemoryStore {
  isDead = false;

  override async readMany(...call: Parameters<MemoryStore['readMany']>): ReturnType<MemoryStore['readMany']> {
    if (this.isDead) throw new FeedloomError('ERR_UNAVAILABLE', 'The test has switched it off.', { retryable: true });
    return super.readMany(...call);
  }

  override async read(...call: Parameters<MemoryStore['read']>): ReturnType<MemoryStore['read']> {
    if (this.isDead) throw new FeedloomError('ERR_UNAVAILABLE', 'The test has switched it off.', { retryable: true });
    return super.read(...call);
  }
}

async function open(cache = new MemoryCache<PinCard>({}), clock: Clock = systemClock) {
  const store = new DeadStore();
  const catalogue = new PinCatalogue(store);
  for (const id of ['a', 'b', 'c']) await catalogue.add(pin(id), []);
  return { store, catalogue, cache, hot: new HotPins({ catalogue, cache, clock }) };
}

const idsOf = (cards: readonly (PinCard | undefined)[]): (string | undefined)[] => cards.map((card) => card?.id);

it('has cards that were looked at when the catalogue is dead, and says what it lacks', async () => {
  const { store, hot } = await open();
  expect(idsOf(await hot.pins(['b', 'none', 'a']))).toEqual(['b', undefined, 'a']);
  store.isDead = true;
  expect(await hot.read(['a', 'b'], { deadlineMs: 500 })).not.toHaveProperty('failure');
  const { cards, failure } = await hot.read(['a', 'c', 'b'], { deadlineMs: 500 });
  expect([idsOf(cards), failure]).toMatchObject([['a', undefined, 'b'], { code: 'ERR_UNAVAILABLE' }]);
  await expect(hot.pins(['a', 'c'])).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
  await expect(hot.read(['c'])).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
});

it('waits a little longer for a cache that is slow when the catalogue is dead', async () => {
  const clock = createVirtualClock();
  const { store, cache, hot } = await open(new MemoryCache<PinCard>({}), clock);
  await hot.pins(['a', 'b']);
  const get = cache.get.bind(cache);
  cache.get = async (...call) => {
    await new Promise<void>((resolve) => clock.setTimer(resolve, 40));
    return get(...call);
  };
  store.isDead = true;
  const reading = hot.read(['b', 'a'], { deadlineMs: 2_000 });
  for (let passed = 0; passed < 50; passed += 10) await clock.advance(10);
  const { cards, failure } = await reading;
  expect([idsOf(cards), failure]).toEqual([['b', 'a'], undefined]);
});

it('shows what has changed, and does without a cache that hangs', async () => {
  const { catalogue, hot } = await open();
  expect((await hot.pins(['a']))[0]?.saves).toBe(0);
  await catalogue.save({ user: 'bo', pin: 'a', board: 'b', at: 1 });
  await hot.changed(['a']);
  expect((await hot.pins(['a']))[0]?.saves).toBe(1);

  const hanging = new MemoryCache<PinCard>({});
  hanging.get = () => new Promise(() => undefined);
  const { hot: slow } = await open(hanging);
  expect(idsOf(await slow.pins(['a'], { deadlineMs: 5_000 }))).toEqual(['a']);
});
