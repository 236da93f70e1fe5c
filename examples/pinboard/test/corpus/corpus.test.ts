import { systemClock } from '@feedloom/core';
import { MemoryBlobStore, MemoryStore } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import { PinCatalogue } from '../../catalogue/pin-catalogue.js';
import { readManifest } from '../../catalogue/manifest.js';
import { Corpus } from '../../corpus/corpus.js';
import type { World } from '../../corpus/world.js';
import { smallWorld } from '../support/open-test-pinboard.js';

function setUp(world: World) {
  const [store, blobs] = [new MemoryStore(), new MemoryBlobStore()];
  const catalogue = new PinCatalogue(store);
  const heard: string[] = [];
  const onPin = async ({ id }: { id: string }): Promise<void> => void heard.push(id);
  const open = (as = world): Promise<Corpus> =>
    Corpus.open({ world: as, store, blobs, catalogue, clock: systemClock, onPin });
  return { store, blobs, catalogue, heard, open };
}

describe('the corpus', () => {
  it('grows to its full size, with a picture for every pin', async () => {
    const { open, catalogue, blobs, heard } = setUp(smallWorld(20));
    const corpus = await open();
    await corpus.grow();
    expect(corpus.growth).toEqual({ made: 20, wanted: 20 });
    expect(new Set(heard).size).toBe(20);
    const pins = await catalogue.pins(heard);
    for (const pin of pins) expect(pin && (await blobs.get(pin.blob))).toBeDefined();
  });

  it('goes on where an interrupted start stopped, and makes nothing twice that was finished', async () => {
    const world = smallWorld(80);
    const made: number[] = [];
    const counting = { ...world, make: (index: number) => (made.push(index), world.make(index)) };
    const { open, store, heard } = setUp(counting);
    const stop = new AbortController();
    const first = await open();
    const growing = first.grow({ signal: stop.signal });
    while (heard.length < 50) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    await growing;
    const { made: before = 0 } = (await readManifest(store)) ?? {};
    expect(before).toBeGreaterThanOrEqual(50);
    expect(before).toBeLessThan(80);

    const second = await open();
    expect(second.growth.made).toBe(before);
    made.length = 0;
    await second.grow();
    expect(Math.min(...made)).toBe(before);
    expect(made).toHaveLength(80 - before);
    expect(second.growth.made).toBe(80);
  });

  it('starts at once the second time', async () => {
    const world = smallWorld(12);
    const { open } = setUp(world);
    await (await open()).grow();
    const again = await open({ ...world, make: () => Promise.reject(new Error('Nothing is to be made.')) });
    await again.grow();
    expect(again.growth.made).toBe(12);
  });

  it('adds pins beyond the first ones, also after a restart', async () => {
    const { open } = setUp(smallWorld(6));
    const corpus = await open();
    expect(await corpus.add()).toBeUndefined();
    await corpus.grow();
    expect((await corpus.add())?.id).toBe('p7');
    expect((await (await open()).add())?.id).toBe('p8');
  });

  it('refuses the data folder of another world', async () => {
    const { open } = setUp(smallWorld(6));
    await open();
    await expect(open({ ...smallWorld(6), name: 'imported/elsewhere' })).rejects.toMatchObject({
      code: 'ERR_INVALID_ARGUMENT',
    });
  });
});
