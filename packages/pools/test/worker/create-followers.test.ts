import { Buffer } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryStore } from '@feedloom/core/memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFollowers } from '../../src/worker/create-followers.js';
import { pin, seed } from './world.js';
import type { Pin, PinSource } from './world.js';

function followersIn(store: MemoryStore, targets: readonly string[], pageSize?: number) {
  return createFollowers<Pin, PinSource>({ store, targetsOf: () => targets, pageSize });
}

async function allPages(followers: ReturnType<typeof followersIn>): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await followers.page(pin('lamp'), cursor);
    pages.push([...page.users]);
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme' }),
  fc.constantFrom('}x', 'a:b', '\0', 'a\0', 'ÿ', '😀', '\uffff'),
);

describe('followers', () => {
  it('are the audience of an offer: who follows its author or its board, each once', async () => {
    const followers = createFollowers<Pin, PinSource>({
      store: new MemoryStore(),
      targetsOf: ({ data }) => [`user:${data.author}`, 'board:desks'],
    });
    await followers.follow('ana', 'user:bo');
    await followers.follow('ana', 'board:desks');
    await followers.follow('cy', 'board:desks');
    await followers.follow('dan', 'user:someone-else');
    expect(await followers.page(pin('lamp'), undefined)).toEqual({ users: ['ana', 'cy'], next: undefined });
  });

  it('are nobody for an offer without targets', async () => {
    const followers = followersIn(new MemoryStore(), []);
    expect(await followers.page(pin('lamp'), undefined)).toEqual({ users: [], next: undefined });
  });

  it('have no empty last page when the last full one holds everybody', async () => {
    const followers = followersIn(new MemoryStore(), ['user:bo'], 2);
    for (const user of ['a', 'b', 'c', 'd']) await followers.follow(user, 'user:bo');
    expect(await allPages(followers)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('who follow meanwhile move nobody else', async () => {
    const followers = followersIn(new MemoryStore(), ['user:bo'], 2);
    for (const user of ['b', 'd', 'f']) await followers.follow(user, 'user:bo');
    const { next } = await followers.page(pin('lamp'), undefined);
    await followers.follow('a', 'user:bo');
    await followers.follow('e', 'user:bo');
    expect(await followers.page(pin('lamp'), next)).toEqual({ users: ['e', 'f'], next: undefined });
  });

  it('are in byte order where that is not the order of JavaScript strings, or a page would skip somebody', async () => {
    const followers = followersIn(new MemoryStore(), ['user:bo', 'board:desks'], 1);
    await followers.follow('😀', 'user:bo');
    await followers.follow('\uffff', 'board:desks');
    expect('😀' < '\uffff').toBe(true);
    expect(await allPages(followers)).toEqual([['\uffff'], ['😀']]);
  });

  it('are told apart by namespace and by target, however the ids are written', async () => {
    const store = new MemoryStore();
    const here = createFollowers<Pin, PinSource>({ store, namespace: 'here', targetsOf: () => ['t'] });
    const there = createFollowers<Pin, PinSource>({ store, namespace: 'there', targetsOf: () => ['t'] });
    await here.follow('ana', 't');
    expect((await there.page(pin('lamp'), undefined)).users).toEqual([]);
    expect((await here.page(pin('lamp'), undefined)).users).toEqual(['ana']);
    const make = () => createFollowers<Pin, PinSource>({ store, namespace: 'a:b', targetsOf: () => [] });
    expect(make).toThrow(/`namespace`/);
  });

  it('refuse ids that cannot be stored', async () => {
    const followers = followersIn(new MemoryStore(), ['']);
    await expect(followers.follow('', 'user:bo')).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    await expect(followers.follow('ana', 'x'.repeat(257))).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    await expect(followers.page(pin('lamp'), undefined)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('spend one deadline on all writes of a call', async () => {
    class SlowStore extends MemoryStore {
      override async write(...input: Parameters<MemoryStore['write']>): Promise<boolean> {
        await sleep(20);
        return super.write(...input);
      }
    }
    const followers = followersIn(new SlowStore(), []);
    for (let index = 0; index < 5; index += 1) await followers.follow('ana', `board:${index}`);
    await expect(followers.erase('ana', { deadlineMs: 70 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(await followers.erase('ana')).toBeGreaterThan(0);
    expect(await followers.targets('ana')).toEqual([]);
  });

  it('behave as a set of pairs, paged in byte order without a repeat or a gap', async () => {
    const action = fc.record({ verb: fc.constantFrom('follow', 'unfollow', 'erase'), user: text, target: text });
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        async (actions, pageSize) => {
          const targets = [...new Set(actions.map(({ target }) => target))].slice(0, 3);
          const followers = followersIn(new MemoryStore(), targets, pageSize);
          const pairs = new Set<string>();
          const follows = (user: string): string[] =>
            [...pairs]
              .map((pair) => JSON.parse(pair) as [string, string])
              .flatMap(([who, what]) => (who === user ? [what] : []));
          for (const { verb, user, target } of actions) {
            if (verb === 'follow') pairs.add(JSON.stringify([user, target]));
            if (verb === 'unfollow') pairs.delete(JSON.stringify([user, target]));
            if (verb === 'follow' || verb === 'unfollow') await followers[verb](user, target);
            if (verb === 'erase') {
              expect(await followers.erase(user)).toBe(follows(user).length);
              for (const what of follows(user)) pairs.delete(JSON.stringify([user, what]));
            }
          }
          const users = new Set(
            [...pairs]
              .map((pair) => JSON.parse(pair) as [string, string])
              .flatMap(([who, what]) => (targets.includes(what) ? [who] : [])),
          );
          const sorted = [...users].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
          const pages = await allPages(followers);
          expect(pages.flat()).toEqual(sorted);
          for (const page of pages.slice(0, -1)) expect(page).toHaveLength(pageSize);
          for (const { user } of actions) expect((await followers.targets(user)).sort()).toEqual(follows(user).sort());
        },
      ),
      { numRuns: 60, ...seed() },
    );
  });
});
