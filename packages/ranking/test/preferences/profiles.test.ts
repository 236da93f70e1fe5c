import type { Interaction, OrderedStore } from '@feedloom/core';
import { seededRandom } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock, faultyStore, randomFaults } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import type { OpenedProfiles, ProfilesOptions } from '../../src/index.js';
import { openProfiles } from '../../src/index.js';
import { profilePartition } from '../../src/preferences/namespace.js';
import { expectCode } from '../support/expect-code.js';
import { integerBetween, withSeed } from '../support/seed.js';
import { plantedKinds } from './planted-kinds.js';

const DAY_MS = 86_400_000;
const START = 1_000_000_000_000;

let named = 0;
function act(kind: string, item: string, at = START, user = 'ann', event = `e${(named += 1)}`): Interaction {
  return { event, user, item, kind, at };
}

function several(kind: string, of: string, count: number, at = START, user = 'ann'): Interaction[] {
  return Array.from({ length: count }, (_, index) => act(kind, `${of}/${index}`, at + index, user));
}

async function open(options: Partial<ProfilesOptions> = {}) {
  const clock = createVirtualClock({ now: START + DAY_MS });
  const store = new MemoryStore();
  const profiles = await openProfiles({ store, vectors: plantedKinds(), space: 's', clock, ...options });
  return { profiles, clock, store };
}

const shareOf = async (profiles: OpenedProfiles, kind: string): Promise<number> =>
  (await profiles.context('ann')).interests
    .filter(({ item }) => item.startsWith(`${kind}/`))
    .reduce((sum, { weight }) => sum + weight, 0);

describe('profiles', () => {
  it('are not opened for a caller that has left', async () => {
    await expectCode(open({ signal: AbortSignal.abort() }), 'ERR_ABORTED');
    await expectCode(open({ deadlineMs: 0 }), 'ERR_TIMEOUT');
  });

  it('know nothing of a user that nobody has seen', async () => {
    const { profiles } = await open();
    expect(await profiles.context('ann')).toEqual({
      user: 'ann',
      recent: [],
      disliked: [],
      interests: [],
      aversions: [],
      session: undefined,
      space: 's',
      revision: 0,
    });
  });

  it('keep different tastes apart, each stood for by an item of it, and their shares sum to 1', async () => {
    const { profiles } = await open();
    expect(await profiles.observe([...several('save', 'lamps', 6), ...several('save', 'chairs', 3)])).toBe(9);
    const { interests, recent, revision } = await profiles.context('ann');
    expect(interests.map(({ item }) => item.split('/')[0])).toEqual(['lamps', 'chairs']);
    expect(interests.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 6);
    expect(interests[0]?.weight).toBeCloseTo(2 / 3, 1);
    expect(Math.hypot(...(interests[0]?.vector ?? []))).toBeCloseTo(1, 5);
    expect(recent).toHaveLength(9);
    expect(recent.map(({ at }) => at)).toEqual([...recent.map(({ at }) => at)].sort((a, b) => b - a));
    expect(revision).toBe(1);
  });

  it('learn from each event once, also from another handle and after many others', async () => {
    const { profiles, store, clock } = await open();
    const events = several('save', 'lamps', 5);
    expect(await profiles.observe([...events, ...events])).toBe(5);
    const other = await openProfiles({ store, vectors: plantedKinds(), space: 's', clock });
    const before = await other.context('ann');
    expect(await other.observe(events)).toBe(0);
    expect(await other.context('ann')).toEqual(before);
    await other.observe(several('click', 'chairs', 600, START + 1000));
    expect(await other.observe(events)).toBe(0);
  });

  it('hear a new taste among old ones within the same session, and let it fade to its own size', async () => {
    const { profiles, clock } = await open();
    const kinds = ['lamps', 'chairs', 'boats', 'cats'];
    for (const kind of kinds) await profiles.observe(several('save', kind, 40, START - 5 * DAY_MS));
    await profiles.observe(several('save', 'kites', 10, clock.now() - 60_000));
    expect(await shareOf(profiles, 'kites')).toBeGreaterThan(0.3);
    await clock.advance(DAY_MS);
    const later = await shareOf(profiles, 'kites');
    expect(later).toBeGreaterThan(0.03);
    expect(later).toBeLessThan(0.12);
  });

  it('let a new taste begin though all places are taken by stronger ones', async () => {
    const { profiles, clock } = await open({ interests: 2 });
    await profiles.observe([...several('save', 'lamps', 30), ...several('save', 'chairs', 20)]);
    await profiles.observe(several('save', 'kites', 10, clock.now() - 60_000));
    const { interests } = await profiles.context('ann');
    expect(interests.map(({ item }) => item.split('/')[0]).sort()).toEqual(['kites', 'lamps']);
    expect(await shareOf(profiles, 'kites')).toBeGreaterThan(0.3);
  });

  it('take a hide at its word: less of that taste at once, next to nothing after five', async () => {
    const { profiles, clock } = await open();
    await profiles.observe([...several('save', 'lamps', 20), ...several('save', 'kites', 10, clock.now() - 9000)]);
    const shares = [await shareOf(profiles, 'kites')];
    for (let hidden = 0; hidden < 5; hidden += 1) {
      await profiles.observe([act('hide', `kites/${hidden + 20}`, clock.now())]);
      shares.push(await shareOf(profiles, 'kites'));
    }
    for (const [index, share] of shares.slice(1).entries()) expect(share).toBeLessThan(shares[index] as number);
    expect(shares.at(-1)).toBeLessThan(0.05);
    const { disliked, aversions } = await profiles.context('ann');
    expect([...disliked].sort()).toEqual([20, 21, 22, 23, 24].map((number) => `kites/${number}`));
    expect(aversions[0]?.item).toMatch(/^kites/);
  });

  it('forget what was done with an item before it was hidden, and that it was hidden once it is saved again', async () => {
    const { profiles } = await open();
    await profiles.observe([act('save', 'lamps/1', START), act('hide', 'lamps/1', START + 1)]);
    expect(await profiles.context('ann')).toMatchObject({ recent: [], disliked: ['lamps/1'] });
    await profiles.observe([act('save', 'lamps/1', START + 2)]);
    const { recent, disliked } = await profiles.context('ann');
    expect([recent.length, disliked]).toEqual([2, []]);
  });

  it('list recent actions and dislikes the same in whatever order events arrive', async () => {
    await withSeed(async (random) => {
      const events = Array.from({ length: 60 }, (_, index) => {
        const kind = random.next() < 0.4 ? 'hide' : 'save';
        return act(
          kind,
          `lamps/${integerBetween(random, 0, 9)}`,
          START + integerBetween(random, 0, 40),
          'ann',
          `${index}`,
        );
      });
      const lists = new Set<string>();
      for (let order = 0; order < 6; order += 1) {
        const { profiles } = await open();
        const left = [...events];
        while (left.length > 0) {
          const batch = left.splice(0, integerBetween(random, 1, 7));
          await profiles.observe(batch);
        }
        const { recent, disliked } = await profiles.context('ann');
        lists.add(JSON.stringify([recent.map(({ event }) => event), [...disliked].sort()]));
        events.sort(() => random.next() - 0.5);
      }
      expect(lists.size).toBe(1);
    });
  });

  it('do not learn from kinds that they do not know, nor choke on items without a vector', async () => {
    const { profiles } = await open();
    expect(await profiles.observe([act('stare', 'lamps/1'), act('__proto__', 'lamps/1')])).toBe(0);
    expect(await profiles.observe([act('save', 'unknown/1'), act('hide', 'unknown/2')])).toBe(2);
    const { recent, disliked, interests } = await profiles.context('ann');
    expect([recent.length, disliked, interests]).toEqual([1, ['unknown/2'], []]);
  });

  it('count a vector that is not finite or has no direction as none, and refuse one of another length', async () => {
    const odd = [Float32Array.of(Number.NaN, 1), new Float32Array(2), Float32Array.of(1, 2, 3), Float32Array.of(3, 4)];
    const { profiles } = await open({ vectors: async (ids) => ids.map((id) => odd[Number(id)]) });
    await profiles.observe([act('save', '3')]);
    await profiles.observe(['0', '1'].map((item) => act('save', item)));
    await expectCode(profiles.observe([act('save', '2')]), 'ERR_CONFLICT');
    await expectCode(profiles.observe(['2', '3'].map((item) => act('save', item, START, 'bob'))), 'ERR_CONFLICT');
    const { interests } = await profiles.context('ann');
    expect(interests.map(({ item }) => item)).toEqual(['3']);
    expect(interests[0]?.vector?.[1]).toBeCloseTo(0.8, 3);
  });

  it('stay within their bounds over 10,000 events, a new taste still getting in', async () => {
    const { profiles, store, clock } = await open({ interests: 8, aversions: 4 });
    for (let batch = 0; batch < 20; batch += 1) {
      const events = Array.from({ length: 500 }, (_, index) => {
        const number = batch * 500 + index;
        return act(number % 9 === 0 ? 'hide' : 'save', `kind${number % 23}/${number}`, START + number);
      });
      await profiles.observe(events);
    }
    const context = await profiles.context('ann');
    expect(context.recent.length).toBeLessThanOrEqual(200);
    expect(context.disliked).toHaveLength(500);
    expect(context.interests.length).toBeLessThanOrEqual(8);
    expect(context.aversions.length).toBeLessThanOrEqual(4);
    const [cells] = await store.read(profilePartition('feedloom', 'ann'), [{ gte: Buffer.of(0), lt: Buffer.of(255) }]);
    expect(cells).toHaveLength(1);
    expect(cells?.[0]?.value.length).toBeLessThan(64_000);
    await profiles.observe(several('save', 'fresh', 10, clock.now() - 60_000));
    expect(await shareOf(profiles, 'fresh')).toBeGreaterThan(0.3);
  });

  it('lose nothing to each other when two processes learn of one user at once', async () => {
    const store = new MemoryStore();
    const options = { store, vectors: plantedKinds(), space: 's' };
    const handles = [await openProfiles(options), await openProfiles(options)];
    const told = Array.from({ length: 24 }, (_, index) => act('save', `lamps/${index}`, START + index));
    const learnt = await Promise.all(
      told.map((event, index) => (handles[index % 2] as OpenedProfiles).observe([event])),
    );
    expect(learnt).toEqual(told.map(() => 1));
    const [one, two] = await Promise.all(handles.map(async (profiles) => profiles.context('ann')));
    expect(one?.recent).toHaveLength(24);
    expect(one?.revision).toBe(24);
    expect(two?.recent).toEqual(one?.recent);
  });

  it('know what they have learnt though the answer of the write was lost', async () => {
    const beneath = new MemoryStore();
    let writes = 0;
    const losing = faultyStore(beneath, ({ op }) => {
      writes += op === 'write' ? 1 : 0;
      return op === 'write' && writes === 1 ? { kind: 'timeout-done' } : undefined;
    });
    const { profiles } = await open({ store: losing, clock: undefined });
    expect(await profiles.observe(several('save', 'lamps', 3))).toBe(3);
    expect(writes).toBe(1);
    expect((await profiles.context('ann')).revision).toBe(1);
  });

  it('count every acknowledged event once over a network that loses answers and repeats commands', async () => {
    await withSeed(async (random) => {
      const clock = createVirtualClock({ now: START + DAY_MS });
      const beneath = new MemoryStore();
      const ratios = { errorRatio: 0.05, timeoutDoneRatio: 0.15, timeoutLateRatio: 0.1, duplicateRatio: 0.1 };
      const handles = await Promise.all(
        ['a', 'b'].map((name) => {
          const plan = randomFaults(seededRandom(`${random.next()} ${name}`), { ...ratios, maxDelayMs: 50 });
          const store: OrderedStore = faultyStore(
            beneath,
            ({ op, ...target }) => {
              return op === 'write' ? plan({ op, ...target }) : undefined;
            },
            { clock },
          );
          return openProfiles({ store, vectors: plantedKinds(), space: 's', clock });
        }),
      );
      let isOver = false;
      const ticking = (async () => {
        while (!isOver) await clock.advance(20);
      })();
      const acknowledged = new Set<string>();
      const tell = async (profiles: OpenedProfiles, prefix: string): Promise<void> => {
        for (let number = 0; number < 25; number += 1) {
          const event = act('save', `lamps/${number}`, START + number, 'ann', `${prefix}${number}`);
          for (let attempt = 0; attempt < 3 && !acknowledged.has(event.event); attempt += 1) {
            await profiles.observe([event]).then(
              () => acknowledged.add(event.event),
              () => undefined,
            );
          }
        }
      };
      await Promise.all(handles.map((profiles, index) => tell(profiles, `p${index}-`)));
      isOver = true;
      await ticking;
      await clock.advance(200);
      const clean = await openProfiles({ store: beneath, vectors: plantedKinds(), space: 's', clock });
      const events = (await clean.context('ann')).recent.map(({ event }) => event);
      expect(new Set(events).size).toBe(events.length);
      for (const event of acknowledged) expect(events).toContain(event);
      expect(acknowledged.size).toBeGreaterThan(30);
    });
  });

  it('move to another space of vectors with their weights, when they are next used', async () => {
    const { profiles, store, clock } = await open();
    await profiles.observe([...several('save', 'lamps', 6), ...several('save', 'chairs', 2)]);
    const before = await profiles.context('ann');
    let space = 'next';
    const vectors = plantedKinds(2, 16);
    const moved = await openProfiles({ store, vectors, space: () => space, clock });
    const context = await moved.context('ann');
    expect(context.space).toBe('next');
    expect(context.interests.map(({ item, weight }) => [item, weight])).toEqual(
      before.interests.map(({ item, weight }) => [item, weight]),
    );
    for (const { item, vector } of context.interests) {
      const [expected] = await vectors([item]);
      expect(Array.from(vector ?? [])).toEqual(
        Array.from(expected ?? []).map((number): unknown => expect.closeTo(number, 5)),
      );
    }
    expect(context.session?.vector).toHaveLength(16);
    await moved.observe([act('save', 'lamps/50', clock.now())]);
    expect((await moved.context('ann')).interests.map(({ item }) => item.split('/')[0])).toEqual(['lamps', 'chairs']);
    space = 's';
    expect((await moved.context('ann')).space).toBe('s');
  });

  it('come in better order overnight: recent actions are grouped anew, and no weight is lost', async () => {
    const { profiles } = await open();
    await profiles.observe([...several('save', 'lamps', 12), ...several('click', 'chairs', 9)]);
    const before = await profiles.context('ann');
    expect(await profiles.consolidate('ann')).toBe(true);
    const after = await profiles.context('ann');
    expect(after.interests.map(({ item }) => item.split('/')[0])).toEqual(['lamps', 'chairs']);
    expect(after.interests[0]?.weight).toBeCloseTo(before.interests[0]?.weight ?? 0, 2);
    expect(after.revision).toBe(before.revision + 1);
    expect(await profiles.consolidate('nobody')).toBe(false);
  });

  it('leave nothing of an erased user, refuse what is older, and learn anew from what is newer', async () => {
    const { profiles, store, clock } = await open();
    const canary = 'canary-7f3a';
    await profiles.observe([act('save', `lamps/${canary}`, START, canary, `event-${canary}`), act('save', 'lamps/2')]);
    const ofAnn = [{ partition: profilePartition('feedloom', 'ann'), key: Buffer.from('p') }];
    const before = await store.readMany(ofAnn);
    expect(await profiles.erase(canary)).toBe(1);
    expect(await profiles.erase(canary)).toBe(0);
    for await (const { partition, key, value } of store.scan({})) {
      const bytes = [Buffer.from(partition), Buffer.from(key), Buffer.from(value)];
      for (const text of bytes) expect(text.includes(canary)).toBe(false);
    }
    expect(await profiles.context(canary)).toMatchObject({ recent: [], interests: [], disliked: [] });
    expect(await profiles.observe([act('save', 'lamps/3', START + 5, canary)])).toBe(0);
    await clock.advance(1);
    expect(await profiles.observe([act('save', 'lamps/3', clock.now(), canary)])).toBe(1);
    expect(await store.readMany(ofAnn)).toEqual(before);
  });

  it('do not let an event of tomorrow outlive today’s erasure, nor outweigh what follows', async () => {
    const { profiles, clock } = await open();
    await profiles.observe([act('save', 'lamps/1', clock.now() + 400 * DAY_MS)]);
    expect((await profiles.context('ann')).recent[0]?.at).toBe(clock.now());
    await profiles.erase('ann');
    expect(await profiles.observe([act('save', 'lamps/2', clock.now())])).toBe(0);
  });

  it('refuse an event of a clock that was ahead when it is told again after the erasure', async () => {
    const { profiles, clock } = await open();
    const ahead = [act('save', 'lamps/1', clock.now() + 3_600_000)];
    await profiles.observe(ahead);
    await profiles.erase('ann');
    // That clock goes on being ahead, and what it tells now is of after the erasure.
    expect(await profiles.observe([act('save', 'lamps/3', clock.now() + 3_700_000)])).toBe(1);
    await clock.advance(2 * 3_600_000);
    expect(await profiles.observe(ahead)).toBe(0);
    expect(await profiles.observe([act('save', 'lamps/2', clock.now())])).toBe(1);
  });

  it('count an event that they have forgotten no second time, also among others of the same moment', async () => {
    const { profiles } = await open({ rememberedEvents: 4 });
    const events = several('save', 'lamps', 8).map((event) => ({ ...event, at: START }));
    await profiles.observe(events);
    expect(await profiles.observe(events)).toBe(0);
  });

  it('refuse what is no interaction, and say which part', async () => {
    const { profiles } = await open();
    const bad = [
      {},
      undefined,
      act('save', ''),
      act('save', '\ud800'),
      act('save', 'a', Number.NaN),
      act('s'.repeat(300), 'a'),
    ];
    for (const event of bad) {
      const error = await expectCode(
        profiles.observe([act('save', 'lamps/1'), event as Interaction]),
        'ERR_INVALID_ARGUMENT',
      );
      expect(error.message).toContain('interactions[]');
    }
    expect((await profiles.context('ann')).recent).toEqual([]);
  });

  it('take any id for what it is', async () => {
    const { profiles } = await open();
    for (const id of ['__proto__', 'a/b', 'x\u0000y', '💡', 'a'.repeat(256)]) {
      expect(await profiles.observe([act('save', id, START, id, id)])).toBe(1);
      expect((await profiles.context(id)).recent).toEqual([{ event: id, user: id, item: id, kind: 'save', at: START }]);
    }
  });

  it('say that a record is damaged, and start anew once it is erased', async () => {
    const { profiles, store, clock } = await open();
    await profiles.observe([act('save', 'lamps/1')]);
    const partition = profilePartition('feedloom', 'ann');
    await store.write(partition, {
      puts: [{ key: Buffer.from('p'), value: Buffer.from('nonsense, and long enough') }],
    });
    await expectCode(profiles.context('ann'), 'ERR_CORRUPT');
    await expectCode(profiles.observe([act('save', 'lamps/2')]), 'ERR_CORRUPT');
    expect(await profiles.erase('ann')).toBe(1);
    await clock.advance(1);
    expect(await profiles.observe([act('save', 'lamps/2', clock.now())])).toBe(1);
  });

  it('are read from the store each time, in one read, unless they may be stale', async () => {
    const beneath = new MemoryStore();
    const counting = faultyStore(beneath, () => undefined);
    const { profiles, clock } = await open({ store: counting, staleMs: 1000 });
    await profiles.observe([act('save', 'lamps/1')]);
    const reads = (): number => counting.history.length;
    const before = reads();
    await profiles.context('ann');
    expect(reads()).toBe(before + 1);
    await profiles.context('ann');
    expect(reads()).toBe(before + 1);
    await clock.advance(1000);
    await profiles.context('ann');
    expect(reads()).toBe(before + 2);
    await profiles.erase('ann');
    expect((await profiles.context('ann')).recent).toEqual([]);
  });

  it('honour the deadline, the signal and the close of their caller', async () => {
    const never = new Promise<never>(() => undefined);
    const { profiles } = await open({ vectors: () => never, clock: undefined });
    await expectCode(profiles.observe([act('save', 'a')], { deadlineMs: 20 }), 'ERR_TIMEOUT');
    await expectCode(profiles.observe([act('save', 'a')], { signal: AbortSignal.abort() }), 'ERR_ABORTED');
    await expectCode(profiles.context('ann', { deadlineMs: 0 }), 'ERR_TIMEOUT');
    await profiles.close();
    await profiles.close();
    await expectCode(profiles.context('ann'), 'ERR_CLOSED');
    await expectCode(profiles.erase('ann'), 'ERR_CLOSED');
  });

  it('refuse options that make no sense', async () => {
    for (const options of [
      { namespace: 'A/b' },
      { sameTaste: 2 },
      { halfLifeMs: 0 },
      { interests: 0 },
      { kindWeights: { save: Number.NaN } },
    ]) {
      await expectCode(open(options), 'ERR_INVALID_ARGUMENT', JSON.stringify(options));
    }
  });

  describe('while a table is refreshed', () => {
    /** A table that is refreshed, once, while the next look-up reads it. */
    async function refreshing({ isNamed }: { isNamed: boolean }) {
      const versions = new Map([
        ['v1', plantedKinds('v1')],
        ['v2', plantedKinds('v2')],
      ]);
      let served = 'v1';
      let isDue = false;
      const opened = await open({
        space: () => served,
        vectors: async (ids) => {
          if (isDue) served = 'v2';
          const space = served;
          const vectors = await (versions.get(space) as ReturnType<typeof plantedKinds>)(ids);
          return isNamed ? { space, vectors } : vectors;
        },
      });
      const refresh = (): void => void (isDue = true);
      return { ...opened, refresh, newer: versions.get('v2') as ReturnType<typeof plantedKinds> };
    }

    it.each([true, false])('learn vectors of one version only (named by the look-up: %s)', async (isNamed) => {
      const { profiles, refresh, newer, store, clock } = await refreshing({ isNamed });
      await profiles.observe(several('save', 'lamps', 3));
      refresh();
      expect(await profiles.observe(several('save', 'boats', 3, START + 100))).toBe(3);
      // What is in the store is of that version: nobody has to look anything up to read it.
      const vectors = () => Promise.reject(new Error('not needed'));
      const other = await openProfiles({ store, clock, space: 'v2', vectors });
      const { interests, space } = await other.context('ann');
      expect(space).toBe('v2');
      for (const { item, vector = new Float32Array() } of interests) {
        const [expected = new Float32Array()] = await newer([item]);
        expect(vector.reduce((sum, number, place) => sum + number * (expected[place] ?? 0), 0)).toBeCloseTo(1, 2);
      }
    });
  });

  it('refuse vectors of a space that is not the one served, or of another length, so that they are told again', async () => {
    const { profiles, store, clock } = await open();
    await profiles.observe(several('save', 'lamps', 3));
    const named = (space: string, vectors = plantedKinds()) =>
      openProfiles({ store, space: 's', clock, vectors: async (ids) => ({ space, vectors: await vectors(ids) }) });
    const told = [act('save', 'boats/1')];
    await expectCode((await named('other')).observe(told), 'ERR_CONFLICT');
    await expectCode((await named('s', plantedKinds(1, 16))).observe(told), 'ERR_CONFLICT');
    expect(await (await named('s')).observe(told)).toBe(1);
  });

  it('wait no longer for a look-up than they may, also when a profile moves to another space', async () => {
    const { profiles, store, clock } = await open();
    await profiles.observe(several('save', 'lamps', 3));
    const silent = () => new Promise<never>(() => undefined);
    const moved = await openProfiles({ store, space: 'other', vectors: silent, clock });
    const late = expectCode(moved.context('ann', { deadlineMs: 20 }), 'ERR_TIMEOUT');
    await clock.advance(30);
    await late;
  });
});
