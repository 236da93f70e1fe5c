import type { UserContext } from '@feedloom/core';
import { createVirtualClock, testRanker } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { collaborative } from '../../src/collaborative/collaborative.js';
import { createCooccurrence } from '../../src/collaborative/create-cooccurrence.js';
import { START, eventOf } from '../support/event-of.js';

const clock = createVirtualClock({ now: START });

function taught() {
  const counts = createCooccurrence({ clock, minTogether: 0 });
  for (let user = 0; user < 12; user += 1) {
    const theme = user % 2 === 0 ? ['lamp', 'desk', 'chair'] : ['rose', 'tulip', 'fern'];
    counts.learn(theme.map((item) => eventOf(`u${user}`, item)));
  }
  counts.learn([eventOf('ada', 'lamp')]);
  return counts;
}

const candidates = ['rose', 'chair', 'unknown', 'desk', 'tulip'].map((id) => ({ id }));

testRanker({ describe, it }, async () => ({ ranker: collaborative(taught(), { clock }), user: 'ada', candidates }));

describe('a ranker of what is used together', () => {
  it('places what goes with a history, says with which item, and leaves the rest to others', async () => {
    const context: UserContext = {
      user: 'new',
      recent: [eventOf('new', 'rose'), eventOf('new', 'lamp', { at: START - 40 * 86_400_000 })],
      disliked: [],
      interests: [],
      revision: 1,
    };
    const { items } = await collaborative(taught(), { clock }).rank({ user: 'new', candidates, context });
    expect(items.map(({ candidate, reasons }) => [candidate.id, reasons?.[0]?.kind, reasons?.[0]?.via])).toEqual([
      ['tulip', 'together', 'rose'],
      ['chair', 'together', 'lamp'],
      ['desk', 'together', 'lamp'],
    ]);
  });

  it('takes the history that the counts know where no context is given', async () => {
    const { items } = await collaborative(taught(), { clock }).rank({ user: 'ada', candidates });
    expect(items.map(({ candidate }) => candidate.id)).toEqual(['chair', 'desk']);
    expect((await collaborative(taught(), { clock }).rank({ user: 'nobody', candidates })).items).toEqual([]);
  });
});
