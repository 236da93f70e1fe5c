import { MemoryStore } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../src/worker/create-progress.js';
import { pin } from './world.js';
import type { Pin, PinSource } from './world.js';

const lamp = pin('lamp');
const related = pin('lamp', 'related');

describe('the progress of fan-outs', () => {
  it('is what was saved last, by source and item, also for the next process', async () => {
    const store = new MemoryStore();
    const before = createProgress<Pin, PinSource>({ store });
    await before.save([
      { offer: lamp, cursor: 'one' },
      { offer: related, cursor: 'two' },
    ]);
    await before.save([{ offer: lamp, cursor: 'three' }]);
    const after = createProgress<Pin, PinSource>({ store });
    expect(await after.load([related, lamp, pin('sofa')])).toEqual(['two', 'three', undefined]);
  });

  it('is gone once it is cleared, and clearing it again is no error', async () => {
    const progress = createProgress<Pin, PinSource>({ store: new MemoryStore() });
    await progress.save([{ offer: lamp, cursor: 'one' }]);
    await progress.clear([lamp, related]);
    await progress.clear([lamp]);
    expect(await progress.load([lamp])).toEqual([undefined]);
  });

  it('does not hold for newer data of the same item: everybody is to receive that', async () => {
    const progress = createProgress<Pin, PinSource>({ store: new MemoryStore() });
    await progress.save([{ offer: lamp, cursor: 'one' }]);
    expect(await progress.load([{ ...lamp, data: { author: 'cy' } }, { ...lamp, at: 5 }, { ...lamp }])).toEqual([
      undefined,
      undefined,
      'one',
    ]);
  });

  it('takes the longest ids of any characters', async () => {
    const progress = createProgress<Pin, PinSource>({ store: new MemoryStore() });
    const odd = { ...lamp, id: '\0'.repeat(256) };
    await progress.save([{ offer: odd, cursor: '' }]);
    expect(await progress.load([odd])).toEqual(['']);
  });
});
