import { seededRandom, systemRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { UNPLACED, bestItems, placeOf } from '../../../src/evaluation/asking/place-items.js';

describe('Places of items', () => {
  it('count what is better', () => {
    const scores = Float64Array.from([3, 1, 2, -Infinity, NaN]);
    expect([0, 1, 2, 3, 4].map((item) => placeOf(item, scores, 1))).toEqual([0, 2, 1, UNPLACED, UNPLACED]);
  });

  it('are drawn by lot among equals, so that constant scores are worth what chance is', () => {
    const constant = new Float64Array(1000);
    const users = Array.from({ length: 2000 }, (_, user) => user);
    const hits = users.filter((user) => placeOf(7, constant, user) < 50).length;
    expect(hits / users.length).toBeGreaterThan(0.03);
    expect(hits / users.length).toBeLessThan(0.07);
    const places = users.slice(0, 1000).map((item) => placeOf(item, constant, 5));
    expect(new Set(places).size).toBe(1000);
  });

  it('agree with lists', () => {
    const seed = process.env['FEEDLOOM_SEED'] ?? String(systemRandom.next());
    const random = seededRandom(seed);
    for (let round = 0; round < 50; round += 1) {
      const scores = Float64Array.from({ length: 60 }, () =>
        random.next() < 0.1 ? -Infinity : Math.floor(random.next() * 6),
      );
      const list = new Uint32Array(1 + Math.floor(random.next() * 70));
      bestItems(scores, round, list);
      const places = Array.from(scores.keys(), (item) => placeOf(item, scores, round));
      const expected = Array.from(list.keys(), (place) => {
        const item = places.indexOf(place);
        return item === -1 ? UNPLACED : item;
      });
      expect([...list], `FEEDLOOM_SEED=${seed}`).toEqual(expected);
    }
  });
});
