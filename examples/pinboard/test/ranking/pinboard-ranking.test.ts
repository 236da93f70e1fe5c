import { seededRandom, systemClock } from '@feedloom/core';
import { MemoryBlobStore, MemoryStore } from '@feedloom/core/memory';
import { afterEach, describe, expect, it } from 'vitest';
import { PinIndex } from '../../feed/pin-index.js';
import { Tastes } from '../../feed/tastes.js';
import { createLabSwitches } from '../../lab/lab-switch.js';
import { PinVectors } from '../../ranking/pin-vectors.js';
import { PinboardRanking } from '../../ranking/pinboard-ranking.js';
import { Preferences } from '../../ranking/preferences.js';
import { FailingStore } from '../support/failing-store.js';
import { testEyes } from '../support/test-eyes.js';

let ranking: PinboardRanking | undefined;

afterEach(() => ranking?.[Symbol.asyncDispose]());

async function open() {
  const store = new FailingStore();
  const erased = new Set<string>();
  const { index } = testEyes();
  const [vectors, clock, random] = [new PinVectors(), systemClock, seededRandom('ranking')];
  const preferences = await Preferences.open({
    ...{ store, vectors, space: index.space.id, tastes: new Tastes(), clock, random },
  });
  ranking = await PinboardRanking.open({
    ...{ store, tasks: new MemoryStore(), blobs: new MemoryBlobStore(), index, pins: new PinIndex(), vectors },
    ...{ preferences, switches: createLabSwitches(clock), trains: false, clock, random, onError: () => undefined },
    isOver: ({ user }) => erased.has(user),
  });
  const told = async (user: string) => (await preferences.context(user)).recent.map(({ item }) => item);
  const see = (ranking: PinboardRanking) => {
    vectors.set('lamp', vector(0));
    return ranking.seen(['lamp']);
  };
  return { ranking, store, vectors, erased, told, see };
}

const vector = (place: number): Float32Array => Float32Array.from({ length: 48 }, (_, at) => (at === place ? 1 : 0));
const save = (user: string, pin: string) => ({ user, pin, board: `${user}/board`, at: Date.now() });

describe('a save of a pin that nobody has looked at', () => {
  it('lies on its board and is popular at once, and says what its user likes once it is looked at', async () => {
    const { ranking, told, see } = await open();
    await ranking.saved([save('ana', 'lamp'), save('ben', 'lamp')]);
    expect(await ranking.boardsOf('lamp')).toEqual(['ana/board', 'ben/board']);
    expect(ranking.popularity('lamp')).toBeGreaterThan(0);
    expect(await told('ana')).toEqual([]);
    await see(ranking);
    expect(await told('ana')).toEqual(['lamp']);
    expect(await told('ben')).toEqual(['lamp']);
  });

  it('waits on when learning fails, and is learned with the next look', async () => {
    const { ranking, store, told, see } = await open();
    await ranking.saved([save('ana', 'lamp')]);
    store.failing = (partition) => partition.includes('profile');
    await expect(see(ranking)).rejects.toThrow();
    store.failing = () => false;
    expect(await told('ana')).toEqual([]);
    await see(ranking);
    expect(await told('ana')).toEqual(['lamp']);
  });

  it('is learned when it turns out that the pin was looked at', async () => {
    const { ranking, vectors, told } = await open();
    await ranking.saved([save('ana', 'lamp')]);
    vectors.set('lamp', vector(0));
    await ranking.remember([]);
    expect(await told('ana')).toEqual(['lamp']);
  });

  it('is not learned of a user who is erased while it is', async () => {
    const { ranking, store, vectors, erased, told } = await open();
    vectors.set('lamp', vector(0));
    const write = store.write.bind(store);
    let slow = 0;
    store.write = async (...change) => {
      // The first ones are late.
      if ((slow += 1) < 4) await new Promise((resolve) => setTimeout(resolve, 200));
      return write(...change);
    };
    // More than are told at a time.
    const learning = ranking.remember(Array.from({ length: 300 }, () => save('ana', 'lamp')));
    await expect.poll(() => slow).toBeGreaterThan(1);
    erased.add('ana');
    await ranking.erase('ana');
    await learning;
    expect(await told('ana')).toEqual([]);
    expect(await ranking.boardsOf('lamp')).toEqual([]);
  });

  it('is not learned once it is taken back, nor once its user is erased', async () => {
    const { ranking, told, see } = await open();
    const saves = [save('ana', 'lamp'), save('ben', 'lamp')];
    await ranking.saved(saves);
    for (const each of saves.slice(0, 1)) await ranking.unsaved(each);
    await ranking.erase('ben');
    await see(ranking);
    expect(await told('ana')).toEqual([]);
    expect(await told('ben')).toEqual([]);
    expect(await ranking.boardsOf('lamp')).toEqual([]);
  });
});
