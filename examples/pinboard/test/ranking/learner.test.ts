import { FeedloomError } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { expect, it } from 'vitest';
import type { Save } from '../../catalogue/save.js';
import { learnFrom } from '../../ranking/learner.js';
import type { PinboardRanking } from '../../ranking/pinboard-ranking.js';
import { openTestBoard } from '../support/open-test-board.js';

/** A store that dies a moment after a process has begun with it, and comes back. */
class DyingStore extends MemoryStore {
  failures = 0;

  override async read(...call: Parameters<MemoryStore['read']>): ReturnType<MemoryStore['read']> {
    if (this.failures-- > 0) throw new FeedloomError('ERR_UNAVAILABLE', 'The store is dead.', { retryable: true });
    return super.read(...call);
  }
}

it('a ranker whose store dies before it has begun to learn does so when the store is back', async () => {
  const [store, clock, stop, learned] = [new DyingStore(), createVirtualClock(), new AbortController(), [] as Save[]];
  const board = await openTestBoard(store);
  const ranking = {
    tellLearned: () => undefined,
    saved: async (saves: readonly Save[]) => void learned.push(...saves),
  } as unknown as PinboardRanking;
  const errors: unknown[] = [];
  store.failures = 3;
  const onError = (error: unknown): number => errors.push(error);
  const learning = learnFrom({ board, ranking, store, clock, onError }, stop.signal);
  await clock.advance(5_000);
  const save = { user: 'ben', pin: 'lamp', board: 'ben/things', at: 1 };
  await board.tell([{ type: 'saved', save }]);
  expect(learned).toEqual([save]);
  expect(errors).toHaveLength(1);
  stop.abort();
  await learning;
});
