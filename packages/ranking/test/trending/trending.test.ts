import { seededRandom } from '@feedloom/core';
import { createVirtualClock, testRanker } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { createTrending } from '../../src/trending/create-trending.js';
import { popularity, trending } from '../../src/trending/trending.js';
import { START, eventOf } from '../support/event-of.js';

const clock = createVirtualClock({ now: START });
const candidates = ['quiet', 'old', 'everywhere', 'local', 'silent'].map((id) => ({ id }));

function taught() {
  const counts = createTrending({ clock, random: seededRandom(1), segmentsOf: ({ user }) => [user.slice(0, 2)] });
  const saves = (item: string, segment: string, users: number, at = START): number =>
    counts.learn(Array.from({ length: users }, (_, user) => eventOf(`${segment}:${user}`, item, { at })));
  saves('local', 'de', 5);
  saves('everywhere', 'en', 9);
  saves('old', 'en', 9, START - 3 * 86_400_000);
  return counts;
}

describe('trending', () => {
  testRanker({ describe, it }, async () => ({ ranker: trending(taught(), { clock }), user: 'ada', candidates }));

  it('places everything: what trends with the user, what trends at all, what is popular, and the rest', async () => {
    const ranker = trending(taught(), { clock, segmentsOf: () => ['de'] });
    const { items } = await ranker.rank({ user: 'ada', candidates });
    expect(items.map(({ candidate, reasons }) => [candidate.id, reasons?.[0]?.kind, reasons?.[0]?.via])).toEqual([
      ['local', 'trend', 'de'],
      ['everywhere', 'trend', undefined],
      ['old', 'popularity', undefined],
      ['quiet', undefined, undefined],
      ['silent', undefined, undefined],
    ]);
  });
});

describe('popularity', () => {
  testRanker({ describe, it }, async () => ({ ranker: popularity(taught(), { clock }), user: 'ada', candidates }));

  it('orders by users, of whatever time', async () => {
    const { items } = await popularity(taught(), { clock }).rank({ user: 'ada', candidates }, { limit: 3 });
    expect(items.map(({ candidate }) => candidate.id)).toEqual(['everywhere', 'old', 'local']);
  });
});
