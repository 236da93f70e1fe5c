import { describe, expect, it } from 'vitest';
import { FeedloomError, cached } from '@feedloom/core';
import type { Cache, Ranker, Ranking } from '@feedloom/core';
import { request, stubRanker } from './stub-ranker.js';
import type { StubRanker } from './stub-ranker.js';

/** The least that a cache can be; `broken` makes each step fail. */
function stubCache({ broken }: { broken?: 'load' | 'set' } = {}): Cache<Ranking<string>> {
  const values = new Map<string, Promise<Ranking<string>>>();
  const fail = (): never => {
    throw new FeedloomError('ERR_UNAVAILABLE', 'The cache is down.');
  };
  return {
    get: (key) => Promise.resolve(values.get(key)),
    set: () => Promise.resolve(),
    delete: (key) => Promise.resolve(void values.delete(key)),
    async load(key, loader) {
      if (broken === 'load') fail();
      const known = values.get(key);
      if (known !== undefined) return known;
      const loading = loader(new AbortController().signal);
      values.set(key, loading);
      loading.catch(() => values.delete(key));
      const value = await loading;
      return broken === 'set' ? fail() : value;
    },
  };
}

const wrap = (ranker: StubRanker, cache: Cache<Ranking<string>>): Ranker<string> =>
  cached<Ranker<string>, 'rank'>(ranker, {
    method: 'rank',
    cache,
    key: ({ user }) => (user === '' ? undefined : user),
  });

describe('cached', () => {
  it('asks once for each key, also side by side', async () => {
    const beneath = stubRanker('a');
    const ranker = wrap(beneath, stubCache());
    const answers = await Promise.all([ranker.rank(request), ranker.rank(request)]);
    expect(answers[1]).toBe(answers[0]);
    expect(await ranker.rank(request, { deadlineMs: 100 })).toBe(answers[0]);
    await ranker.rank({ ...request, user: 'other' });
    expect(beneath.calls).toHaveLength(2);
  });

  it('does not keep calls without a key', async () => {
    const beneath = stubRanker('a');
    const ranker = wrap(beneath, stubCache());
    await ranker.rank({ ...request, user: '' });
    await ranker.rank({ ...request, user: '' });
    expect(beneath.calls).toHaveLength(2);
  });

  it.each(['load', 'set'] as const)('answers without a cache that fails on %s, asking once', async (broken) => {
    const beneath = stubRanker('a');
    expect((await wrap(beneath, stubCache({ broken })).rank(request)).items).toHaveLength(2);
    expect(beneath.calls).toHaveLength(1);
  });

  it('fails all who share a load that fails, without asking again for each', async () => {
    const error = new Error('down');
    const beneath = stubRanker('a', () => error);
    const ranker = wrap(beneath, stubCache());
    const settled = await Promise.allSettled([ranker.rank(request), ranker.rank(request), ranker.rank(request)]);
    expect(settled.map((outcome) => (outcome as PromiseRejectedResult).reason as unknown)).toEqual([
      error,
      error,
      error,
    ]);
    expect(beneath.calls).toHaveLength(1);
  });
});
