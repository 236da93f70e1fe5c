import { FeedloomError } from '@feedloom/core';
import type { ErrorCode, Ranker } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { askRecommender, rankerRecommender, synthPinboard } from '../../../src/evaluation/index.js';
import type { NumberedItem } from '../../../src/evaluation/index.js';
import { UNPLACED } from '../../../src/evaluation/asking/place-items.js';

const world = synthPinboard({ items: 40, users: 6, topics: 4, savesPerUser: 5 });
const refusing = (code: ErrorCode): Ranker<NumberedItem> => ({
  rank: () => Promise.reject(new FeedloomError(code, 'No.')),
});

describe('A ranker that is judged', () => {
  it('recommends nothing to a user of whom it knows nothing', async () => {
    const { places } = await askRecommender(rankerRecommender('r', refusing('ERR_NOT_FOUND'), world), world);
    expect(places.length).toBeGreaterThan(0);
    expect(places.every((place) => place === UNPLACED)).toBe(true);
  });

  it('is not judged if it fails', async () => {
    const asked = askRecommender(rankerRecommender('r', refusing('ERR_UNAVAILABLE'), world), world);
    await expect(asked).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
  });
});
