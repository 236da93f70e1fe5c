import { MemoryStore } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import type { UndeliveredOffer } from '../../src/contracts/dead-letters.js';
import { createDeadLetters } from '../../src/worker/create-dead-letters.js';
import { pin } from './world.js';
import type { Pin, PinSource } from './world.js';

function letter(user: string | undefined, id: string, more: Partial<UndeliveredOffer<Pin, PinSource>> = {}) {
  return { user, offer: pin(id), cursor: undefined, reason: 'Down.', attempts: 3, at: 7, ...more };
}

async function listed(letters: ReturnType<typeof createDeadLetters<Pin, PinSource>>) {
  const all = [];
  for await (const one of letters.list()) all.push(one);
  return all.sort((a, b) => a.offer.id.localeCompare(b.offer.id) || a.at - b.at);
}

describe('dead letters in a store', () => {
  it('are kept whole, one for each user and offer, the last failure of which counts', async () => {
    const letters = createDeadLetters<Pin, PinSource>({ store: new MemoryStore() });
    await letters.put([letter('ana', 'a'), letter('ana', 'b'), letter(undefined, 'c', { cursor: 'p2' })]);
    await letters.put([letter('ana', 'b', { at: 8 }), letter('ana', 'b', { at: 9 })]);
    expect(await listed(letters)).toEqual([
      letter('ana', 'a'),
      letter('ana', 'b', { at: 9 }),
      letter(undefined, 'c', { cursor: 'p2' }),
    ]);
  });

  it('are removed once they have been dealt with', async () => {
    const letters = createDeadLetters<Pin, PinSource>({ store: new MemoryStore() });
    await letters.put([letter('ana', 'a'), letter('cy', 'a')]);
    await letters.remove([letter('ana', 'a')]);
    await letters.remove([letter('ana', 'a')]);
    expect((await listed(letters)).map(({ user }) => user)).toEqual(['cy']);
  });

  it('are erased of one user, whatever the offers, and stay of everybody else', async () => {
    const letters = createDeadLetters<Pin, PinSource>({ store: new MemoryStore() });
    await letters.put([letter('ana', 'a'), letter('ana', 'b'), letter('cy', 'a'), letter(undefined, 'c')]);
    expect(await letters.erase('ana')).toBe(2);
    expect(await letters.erase('ana')).toBe(0);
    expect((await listed(letters)).map(({ user, offer }) => [user, offer.id])).toEqual([
      ['cy', 'a'],
      [undefined, 'c'],
    ]);
    await expect(letters.erase('')).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('are erased past one that is damaged, of which the caller is told', async () => {
    const store = new MemoryStore();
    const letters = createDeadLetters<Pin, PinSource>({ store });
    await letters.put([letter('ana', 'a'), letter('ana', 'b')]);
    for (const key of [Buffer.alloc(1), Buffer.alloc(40, 255)]) {
      await store.write('feedloom:dead-letters', { puts: [{ key, value: Buffer.from('\u0001null') }] });
    }
    await expect(letters.erase('ana')).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    const left = [];
    for await (const { key } of store.scan({ partition: 'feedloom:dead-letters' })) left.push(key.length);
    expect(left).toEqual([1, 40]);
  });

  it('can be of an offer that is no offer', async () => {
    const letters = createDeadLetters<Pin, PinSource>({ store: new MemoryStore() });
    await letters.put([{ ...letter(undefined, 'a'), offer: null as never }]);
    const reasons = [];
    for await (const { reason, offer } of letters.list()) reasons.push([reason, offer]);
    expect(reasons).toEqual([['Down.', null]]);
  });

  it('refuse data that is not JSON with a typed error', async () => {
    const letters = createDeadLetters<Pin, PinSource>({ store: new MemoryStore() });
    const odd = { ...letter('ana', 'a'), offer: { ...pin('a'), data: { author: 1n as never } } };
    await expect(letters.put([odd])).rejects.toMatchObject({ code: 'ERR_INVALID_PAYLOAD' });
  });
});
