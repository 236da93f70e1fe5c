import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { FeedloomError, breaking, fallback } from '@feedloom/core';
import type { FallbackEvent, MetricMessage, Ranker, Scorer } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { never, request, stubRanker } from './stub-ranker.js';

const down = new FeedloomError('ERR_UNAVAILABLE', 'Down.', { retryable: true });

describe('fallback', () => {
  it('is the contract of its rungs', () => {
    const pinsage: Ranker<string> = stubRanker('pinsage');
    const lastGood: Ranker<string> = stubRanker('last-good');
    expectTypeOf(fallback(breaking(pinsage), lastGood)).toEqualTypeOf<Ranker<string>>();
    expectTypeOf(fallback(pinsage, lastGood, { part: 'ranker' })).toEqualTypeOf<Ranker<string>>();
  });

  it('answers from the first rung that can, whole where that is the first', async () => {
    const lower = stubRanker('collaborative');
    const { items, degraded } = await fallback<Ranker<string>>(stubRanker('pinsage'), lower).rank(request);
    expect(items[0]?.rung).toBe('pinsage');
    expect(degraded).toEqual([]);
    expect(lower.calls).toHaveLength(0);
  });

  it('names in the answer every rung that failed, and why', async () => {
    const ranker = fallback<Ranker<string>>(
      stubRanker('pinsage', () => down),
      stubRanker('collaborative', () => new Error('a bug')),
      stubRanker('trending'),
      { part: 'ranker', names: ['pinsage', 'collaborative', 'trending'] },
    );
    const { items, degraded } = await ranker.rank(request);
    expect(items[0]?.rung).toBe('trending');
    expect(degraded).toEqual([
      { part: 'ranker', reason: 'unavailable', servedFrom: 'trending' },
      { part: 'ranker', reason: 'error', servedFrom: 'trending' },
    ]);
  });

  it('keeps the degradations of nested ladders', async () => {
    const inner = fallback<Ranker<string>>(
      stubRanker('a', () => down),
      stubRanker('b'),
      { part: 'inner' },
    );
    const outer = fallback<Ranker<string>>(
      stubRanker('c', () => down),
      inner,
      { part: 'outer', names: ['c', 'inner'] },
    );
    const { degraded } = await outer.rank(request);
    expect(degraded.map(({ part }) => part)).toEqual(['inner', 'outer']);
  });

  it('falls from a rung that is late, in time for the next to answer', async () => {
    const clock = createVirtualClock();
    const lower = stubRanker('collaborative');
    const names = ['pinsage', 'collaborative'];
    const options = { part: 'ranker', names, limitMs: 90, clock };
    const ranker = fallback<Ranker<string>>(stubRanker('pinsage', never), lower, options);
    const answer = ranker.rank(request, { deadlineMs: 150 });
    await clock.advance(90);
    expect((await answer).degraded).toEqual([{ part: 'ranker', reason: 'timeout', servedFrom: 'collaborative' }]);
    expect(lower.calls[0]?.deadlineMs).toBe(60);
    const unlimited = fallback<Ranker<string>>(stubRanker('pinsage', never), lower, { clock });
    const second = unlimited.rank(request, { deadlineMs: 100 });
    await clock.advance(75);
    expect((await second).items).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('is over at the deadline, whatever its rungs do', async () => {
    const clock = createVirtualClock();
    const ranker = fallback<Ranker<string>>(stubRanker('a', never), stubRanker('b', never), { clock });
    const answer = expect(ranker.rank(request, { deadlineMs: 40 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await clock.advance(40);
    await answer;
  });

  it.each([
    ['a mistake of the caller', new FeedloomError('ERR_INVALID_ARGUMENT', 'No.')],
    ['an indeterminate error', new FeedloomError('ERR_TIMEOUT', 'Late.', { indeterminate: true })],
  ])('does not fall from %s', async (_what, error) => {
    const lower = stubRanker('lower');
    await expect(
      fallback<Ranker<string>>(
        stubRanker('upper', () => error),
        lower,
      ).rank(request),
    ).rejects.toBe(error);
    expect(lower.calls).toHaveLength(0);
  });

  it('does not fall when the caller aborts', async () => {
    const lower = stubRanker('lower');
    const controller = new AbortController();
    const ranker = fallback<Ranker<string>>(stubRanker('upper', never), lower);
    const answer = ranker.rank(request, { signal: controller.signal });
    controller.abort('left');
    await expect(answer).rejects.toMatchObject({ code: 'ERR_ABORTED', cause: 'left' });
    expect(lower.calls).toHaveLength(0);
  });

  it('throws ERR_ABORTED even if a rung answers the abort with an error of its own', async () => {
    const lower = stubRanker('lower');
    const controller = new AbortController();
    const upper: Ranker<string> = {
      rank: (_request, options) =>
        new Promise((_resolve, reject) =>
          options?.signal?.addEventListener('abort', () => reject(new Error('cut off'))),
        ),
    };
    const answer = fallback(upper, lower as Ranker<string>).rank(request, { signal: controller.signal });
    controller.abort('left');
    await expect(answer).rejects.toMatchObject({ code: 'ERR_ABORTED', cause: 'left' });
    expect(lower.calls).toHaveLength(0);
  });

  it('throws one typed error, with those of the rungs beneath it, when all fail', async () => {
    const ranker = fallback<Ranker<string>>(
      stubRanker('a', () => new Error('x')),
      stubRanker('b', () => down),
    );
    const error: unknown = await ranker.rank(request).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    expect((error as { cause: AggregateError }).cause.errors).toEqual([new Error('x'), down]);
  });

  it('tells a callback and the metrics where the answer has no `degraded` list', async () => {
    const heard: MetricMessage[] = [];
    const hear = (message: unknown): void => void heard.push(message as MetricMessage);
    subscribe('feedloom.fallback', hear);
    const events: FallbackEvent[] = [];
    const model: Scorer<string> = { score: () => Promise.reject(down) };
    const popularity: Scorer<string> = { score: (_user, items) => Promise.resolve(items.map(() => 1)) };
    const options = {
      part: 'scorer',
      names: ['model', 'popularity'],
      onFallback: (event: FallbackEvent) => void events.push(event),
    };
    expect(await fallback(model, popularity, options).score('u', ['a'])).toEqual([1]);
    unsubscribe('feedloom.fallback', hear);
    expect(events).toEqual([
      { part: 'scorer', reason: 'unavailable', servedFrom: 'popularity', method: 'score', error: down },
    ]);
    expect(heard).toMatchObject([{ value: 1, attributes: { stage: 'scorer', cause: 'unavailable' } }]);
  });

  it('closes all of its rungs', async () => {
    const closed: string[] = [];
    const rung = (name: string) => ({
      read: () => Promise.resolve(name),
      close: () => Promise.resolve(void closed.push(name)),
    });
    await fallback(rung('a'), rung('b')).close();
    expect(closed).toEqual(['a', 'b']);
  });
});
