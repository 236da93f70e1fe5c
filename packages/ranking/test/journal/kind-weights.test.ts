import { FeedloomError } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import {
  KIND_WEIGHTS,
  createCooccurrence,
  createTrending,
  historyOf,
  openProfiles,
  startsOf,
} from '../../src/index.js';
import { plantedKinds } from '../preferences/planted-kinds.js';
import { START, eventOf } from '../support/event-of.js';

/** What each part makes of one interaction with `lamps/1`. */
async function learned(kind: string) {
  const clock = createVirtualClock({ now: START });
  const event = eventOf('ada', 'lamps/1', { kind });
  const together = createCooccurrence({ clock });
  const trending = createTrending({ clock });
  for (const reader of [together, trending]) reader.learn([event]);
  const profiles = await openProfiles({ store: new MemoryStore(), vectors: plantedKinds(), space: 's', clock });
  await profiles.observe([event]);
  const { recent, interests, aversions, disliked } = await profiles.context('ada');
  return {
    liked: interests.length + recent.length > 0,
    disliked: aversions.length > 0 && disliked.length > 0,
    counted: [together.recentOf('ada').length, trending.of('lamps/1')?.popularity ?? 0].map(Math.sign),
    walked: [startsOf({ recent: [event], interests: [] }).length, historyOf([event], START).length],
  };
}

describe('kinds of interaction', () => {
  it.each(['save', 'click', 'closeup'])('that say yes are learned everywhere: %s', async (kind) => {
    expect(await learned(kind)).toEqual({ liked: true, disliked: false, counted: [1, 1], walked: [1, 1] });
  });

  it.each(['hide', 'report'])('that say no are learned by profiles, and count nowhere: %s', async (kind) => {
    expect(await learned(kind)).toEqual({ liked: false, disliked: true, counted: [0, 0], walked: [0, 0] });
  });

  it.each(['seen', 'constructor', '__proto__'])('that no table names are learned nowhere: %s', async (kind) => {
    expect(await learned(kind)).toEqual({ liked: false, disliked: false, counted: [0, 0], walked: [0, 0] });
  });

  it('have weights that are checked wherever they are given', async () => {
    for (const weight of [NaN, Infinity, -1e7, '2']) {
      const kindWeights = { ...KIND_WEIGHTS, save: weight as number };
      const store = new MemoryStore();
      const refusals: readonly (() => unknown)[] = [
        () => createCooccurrence({ kindWeights }),
        () => createTrending({ kindWeights }),
        () => startsOf({ recent: [], interests: [] }, { kindWeights }),
        () => historyOf([], START, { kindWeights }),
        () => openProfiles({ store, vectors: plantedKinds(), space: 's', kindWeights }),
      ];
      for (const refuse of refusals) {
        const error: unknown = await Promise.resolve()
          .then(refuse)
          .then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
        expect(FeedloomError.is(error, 'ERR_INVALID_ARGUMENT')).toBe(true);
      }
    }
  });
});
