import { MemoryStore } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import { PinCatalogue } from '../../catalogue/pin-catalogue.js';
import type { Pin } from '../../catalogue/pin.js';

const pin: Pin = {
  ...{
    id: 'lamp',
    title: 'A lamp',
    description: '',
    tags: ['lamp', 'things'],
    width: 474,
    height: 600,
    blob: 'b',
    kind: 'lamp',
    theme: 'things',
  },
  ...{ boxes: [{ kind: 'lamp', x: 1, y: 2, width: 3, height: 4 }], board: 'desks', saver: 'ana', at: 1_000 },
};
const saveBy = (user: string) => ({ user, pin: 'lamp', board: 'mine', at: 2_000 });

describe('the catalogue', () => {
  it('gives back what was added, in the order asked for', async () => {
    const catalogue = new PinCatalogue(new MemoryStore());
    await catalogue.add(pin, [saveBy('bo')]);
    expect(await catalogue.pins(['none', 'lamp', '__proto__'])).toEqual([undefined, { ...pin, saves: 1 }, undefined]);
  });

  it('counts each user once, however often and however fast they save', async () => {
    const catalogue = new PinCatalogue(new MemoryStore());
    await catalogue.add(pin, []);
    const users = Array.from({ length: 12 }, (_, index) => `user ${index}`);
    const first = await Promise.all(users.map((user) => catalogue.save(saveBy(user))));
    expect(first.every(({ isNew }) => isNew)).toBe(true);
    const again = await catalogue.save({ ...saveBy('user 3'), at: 3_000 });
    expect(again).toEqual({ save: saveBy('user 3'), isNew: false });
    expect((await catalogue.pins(['lamp']))[0]?.saves).toBe(12);
    expect(await catalogue.savesOf('user 3')).toEqual([saveBy('user 3')]);
  });

  it('takes a save back once, and all saves of a user', async () => {
    const catalogue = new PinCatalogue(new MemoryStore());
    await catalogue.add(pin, [saveBy('bo'), saveBy('cy')]);
    expect(await catalogue.unsave({ user: 'bo', pin: 'lamp' })).toEqual(saveBy('bo'));
    expect(await catalogue.unsave({ user: 'bo', pin: 'lamp' })).toBeUndefined();
    expect((await catalogue.pins(['lamp']))[0]?.saves).toBe(1);
    await catalogue.erase('cy');
    await catalogue.erase('cy');
    expect(await catalogue.savesOf('cy')).toEqual([]);
    expect((await catalogue.pins(['lamp']))[0]?.saves).toBe(0);
  });

  it('stays as it is when a pin is added again', async () => {
    const catalogue = new PinCatalogue(new MemoryStore());
    await catalogue.add(pin, []);
    await catalogue.save(saveBy('bo'));
    await catalogue.add(pin, []);
    expect((await catalogue.pins(['lamp']))[0]?.saves).toBe(1);
  });
});
