import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { STANDARD_WORLD, synthPinboard } from '../../../src/evaluation/index.js';
import type { PlantedPinboard } from '../../../src/evaluation/index.js';

function hashOf({ before, after, features }: PlantedPinboard): string {
  const hash = createHash('sha256');
  for (const { users, items, collections } of [before, after]) {
    for (const column of [users, items, collections]) hash.update(new Uint8Array(column.buffer));
  }
  return hash.update(new Uint8Array(features.buffer)).digest('hex').slice(0, 16);
}

function cosine({ features, dimension }: PlantedPinboard, one: number, other: number): number {
  let sum = 0;
  for (let at = 0; at < dimension; at += 1) {
    sum += (features[one * dimension + at] ?? 0) * (features[other * dimension + at] ?? 0);
  }
  return sum;
}

const small = { items: 600, users: 150, topics: 12 };

describe('The standard world', () => {
  it('is frozen: other numbers are no longer comparable', () => {
    expect(STANDARD_WORLD).toMatchObject({ items: 6000, users: 1500, topics: 60, zipf: 1, featNoise: 1.5 });
    expect([1, 2, 3].map((seed) => hashOf(synthPinboard({ seed })))).toEqual([
      '19078d3f82de7728',
      'e9f1eaa016c525d3',
      '51ba164fae5a3aec',
    ]);
  });

  it('has one save of each user after the split, of something the user had not saved', () => {
    const { before, after, splitAt, users } = synthPinboard();
    expect(Math.max(...before.at)).toBeLessThan(splitAt);
    expect(Math.min(...after.at)).toBeGreaterThanOrEqual(splitAt);
    expect([...after.users].sort((one, other) => one - other)).toEqual([...Array(users).keys()]);
    const seen = new Set(Array.from(before.users, (user, save) => `${user} ${before.items[save]}`));
    expect(
      Array.from(after.users, (user, save) => `${user} ${after.items[save]}`).filter((pair) => seen.has(pair)),
    ).toEqual([]);
  });

  it('has new items that were saved once at most, and about as many last saves of such as it says', () => {
    const world = synthPinboard();
    const saved = new Uint32Array(world.items);
    for (const item of world.before.items) saved[item] = (saved[item] ?? 0) + 1;
    const fresh = [...world.isNew.keys()].filter((item) => world.isNew[item] === 1);
    expect(Math.max(...fresh.map((item) => saved[item] ?? 0))).toBe(1);
    const share = world.after.items.filter((item) => world.isNew[item] === 1).length / world.after.count;
    expect(Math.abs(share - STANDARD_WORLD.coldShare)).toBeLessThan(0.03);
  });
});

describe('A planted world', () => {
  it('is the same for the same seed, and another for another', () => {
    const hashes = [7, 7, 8].map((seed) => hashOf(synthPinboard({ ...small, seed })));
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  it('has topics that look alike in pairs', () => {
    const world = synthPinboard({ ...small, featNoise: 0 });
    const of = (topic: number): number => world.topics.indexOf(topic);
    expect(cosine(world, of(0), of(6))).toBeCloseTo(1, 5);
    expect(cosine(world, of(0), of(5))).toBeLessThan(0.9);
  });

  it('knows how likely each next save is, and saves were drawn so', () => {
    const options = { items: 200, users: 2500, topics: 4, savesPerUser: 4, coldShare: 0.2, languages: 2 };
    const world = synthPinboard({ ...options, crossInterestBias: 0.3, diverseBoards: 0.5 });
    const saved = Array.from({ length: world.users }, (): number[] => []);
    for (const [save, user] of world.before.users.entries()) saved[user]?.push(world.before.items[save] ?? 0);
    const expected = new Float64Array(world.items);
    for (const [user, own] of saved.entries()) {
      const chances = world.chances(user);
      expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 6);
      for (const item of own) chances[item] = 0;
      const left = chances.reduce((sum, chance) => sum + chance, 0);
      for (const [item, chance] of chances.entries()) expected[item] = (expected[item] ?? 0) + chance / left;
    }
    const drawn = new Float64Array(world.items);
    for (const item of world.after.items) drawn[item] = (drawn[item] ?? 0) + 1;
    for (const [item, count] of expected.entries()) {
      expect(Math.abs((drawn[item] ?? 0) - count)).toBeLessThan(0.15 * count + 5 * Math.sqrt(count) + 1);
    }
  });

  it('prefers what lies where interests cross, by the share that is asked for', () => {
    const crossing = (crossInterestBias: number): number => {
      const world = synthPinboard({ ...small, users: 1000, topics: 5, noiseEdge: 0, crossInterestBias });
      const { secondTopics, topics, after } = world;
      const crossed = after.items.filter((item, save) => {
        const second = secondTopics[item] ?? 0;
        return second !== topics[item] && world.interestsOf(after.users[save] ?? 0).includes(second);
      });
      return crossed.length / after.count;
    };
    expect(crossing(0.9)).toBeGreaterThan(crossing(0) + 0.25);
  });

  it('refuses shares above 1 and counts that are none', () => {
    expect(() => synthPinboard({ noiseEdge: 1.5 })).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
    expect(() => synthPinboard({ items: NaN })).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
    expect(() => synthPinboard({ topics: 100_000 })).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
  });
});
