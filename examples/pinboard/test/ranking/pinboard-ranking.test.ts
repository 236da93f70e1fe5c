import { seededRandom, systemClock } from '@feedloom/core';
import { MemoryBlobStore, MemoryStore } from '@feedloom/core/memory';
import { afterEach, describe, expect, it } from 'vitest';
import { PinIndex } from '../../feed/pin-index.js';
import { Tastes } from '../../feed/tastes.js';
import { createLabSwitches } from '../../lab/lab-switch.js';
import { PinboardRanking } from '../../ranking/pinboard-ranking.js';
import { FailingStore } from '../support/failing-store.js';
import { testEyes } from '../support/test-eyes.js';

let ranking: PinboardRanking | undefined;

afterEach(() => ranking?.[Symbol.asyncDispose]());

async function open() {
  const store = new FailingStore();
  const { index } = testEyes();
  ranking = await PinboardRanking.open({
    ...{ store, tasks: new MemoryStore(), blobs: new MemoryBlobStore(), index, pins: new PinIndex() },
    ...{ tastes: new Tastes(), switches: createLabSwitches(systemClock), trains: false, clock: systemClock },
    ...{ random: seededRandom('ranking'), onError: () => undefined },
  });
  return { ranking, store, index };
}

const vector = (place: number): Float32Array => Float32Array.from({ length: 48 }, (_, at) => (at === place ? 1 : 0));
const save = (user: string, pin: string) => ({ user, pin, board: `${user}/board`, at: Date.now() });
const told = async (of: PinboardRanking, user: string) => (await of.context(user)).recent.map(({ item }) => item);

describe('a save of a pin that nobody has looked at', () => {
  it('lies on its board and is popular at once, and says what its user likes once it is looked at', async () => {
    const { ranking } = await open();
    await ranking.saved([save('ana', 'lamp'), save('ben', 'lamp')]);
    expect(await ranking.boardsOf('lamp')).toEqual(['ana/board', 'ben/board']);
    expect(ranking.popularity('lamp')).toBeGreaterThan(0);
    expect(await told(ranking, 'ana')).toEqual([]);
    await ranking.seen('lamp', vector(0));
    expect(await told(ranking, 'ana')).toEqual(['lamp']);
    expect(await told(ranking, 'ben')).toEqual(['lamp']);
  });

  it('waits on when learning fails, and is learned with the next look', async () => {
    const { ranking, store } = await open();
    await ranking.saved([save('ana', 'lamp')]);
    store.failing = (partition) => partition.includes('profile');
    await expect(ranking.seen('lamp', vector(0))).rejects.toThrow();
    store.failing = () => false;
    expect(await told(ranking, 'ana')).toEqual([]);
    await ranking.seen('lamp', vector(0));
    expect(await told(ranking, 'ana')).toEqual(['lamp']);
  });

  it('is learned when the index turns out to know the pin', async () => {
    const { ranking, index } = await open();
    await ranking.saved([save('ana', 'lamp')]);
    await index.upsert([{ id: 'lamp', vector: vector(0), tags: [] }]);
    await ranking.remember([]);
    expect(await told(ranking, 'ana')).toEqual(['lamp']);
  });

  it('is not learned once it is taken back, nor once its user is erased', async () => {
    const { ranking } = await open();
    const saves = [save('ana', 'lamp'), save('ben', 'lamp')];
    await ranking.saved(saves);
    for (const each of saves.slice(0, 1)) await ranking.unsaved(each);
    await ranking.erase('ben');
    await ranking.seen('lamp', vector(0));
    expect(await told(ranking, 'ana')).toEqual([]);
    expect(await told(ranking, 'ben')).toEqual([]);
    expect(await ranking.boardsOf('lamp')).toEqual([]);
  });
});
