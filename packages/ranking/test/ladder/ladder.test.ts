import { channel } from 'node:diagnostics_channel';
import type { MetricMessage } from '@feedloom/core';
import { createVirtualClock, testRanker } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { ladder } from '../../src/ladder/ladder.js';
import type { LadderOptions } from '../../src/ladder/ladder-options.js';
import { expectCode } from '../support/expect-code.js';
import type { Act } from './stub-rung.js';
import { pins, stubRung } from './stub-rung.js';

const candidates = pins(5);
const request = { user: 'ada', candidates };

function built(acts: readonly Act[], options: LadderOptions = {}) {
  const clock = createVirtualClock();
  const names = ['full', 'dot', 'together', 'trending'].slice(0, acts.length);
  const rungs = acts.map((act) => stubRung(clock, act, 50));
  const made = ladder(
    rungs.map((ranker, rung) => ({ name: names[rung] ?? '', ranker })),
    { clock, ...options },
  );
  /** Asks and moves time on until there is an answer. */
  const rank = async (limit = 3, deadlineMs = 100) => {
    const answer = made.rank(request, { limit, deadlineMs });
    answer.catch(() => undefined);
    await clock.advance(deadlineMs + 50);
    const { items, degraded } = await answer;
    return {
      placed: items.map(({ candidate, rung }) => `${candidate.id.slice(4)} ${rung}`),
      degraded: degraded.map(({ part, reason, servedFrom }) => `${part} ${reason} ${servedFrom}`),
    };
  };
  return { clock, rungs, made, rank };
}

testRanker({ describe, it }, async () => {
  const { made } = built(['short', 'ok']);
  return { ranker: made, user: 'ada', candidates };
});

describe('a ladder', () => {
  it('is answered by its first rung while that can, and says nothing else', async () => {
    const { rank, rungs, clock } = built(['ok', 'ok']);
    expect(await rank()).toEqual({ placed: ['0 full', '1 full', '2 full'], degraded: [] });
    expect(rungs[1]?.calls).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it.each<[Act, string]>([
    ['error', 'error'],
    ['throw', 'error'],
    ['nan', 'error'],
    ['twice', 'error'],
    ['strange', 'error'],
    ['rising', 'error'],
    ['nothing', 'error'],
    ['hang', 'timeout'],
    ['overloaded', 'overloaded'],
  ])('falls to the next rung when one does `%s`, and says why: %s', async (act, reason) => {
    const { rank } = built([act, 'ok']);
    const { placed, degraded } = await rank();
    expect(placed).toEqual(['0 dot', '1 dot', '2 dot']);
    expect(degraded).toEqual([`ranker.full ${reason} dot`]);
  });

  it('fills what is missing below, each item once, and keeps the reasons', async () => {
    const { rank, made } = built(['short', 'short', 'ok']);
    expect(await rank()).toEqual({
      placed: ['0 full', '1 dot', '2 together'],
      degraded: ['ranker.full short dot', 'ranker.dot short together'],
    });
    const { items } = await made.rank(request, { limit: 3 });
    expect(items.map(({ reasons }) => reasons?.[0]?.kind)).toEqual(['score', 'score', 'score']);
  });

  it('serves candidates as they were given when every rung fails', async () => {
    const { rank, made } = built(['error', 'hang', 'nan']);
    const { placed, degraded } = await rank();
    expect(placed).toEqual(['0 as-given', '1 as-given', '2 as-given']);
    expect(degraded.map((each) => each.split(' ').slice(1).join(' '))).toEqual([
      'error as-given',
      'timeout as-given',
      'error as-given',
    ]);
    expect(made.stats().rungs.at(-1)).toMatchObject({ name: 'as-given', answers: 1, items: 3, share: 1 });
  });

  it('asks the last rung even past the deadline', async () => {
    const { made, clock } = built(['hang', 'ok'], {});
    const answer = made.rank(request, { deadlineMs: 1 });
    await clock.advance(30);
    expect((await answer).items[0]?.rung).toBe('dot');
  });

  it('keeps back a twentieth of the time for a rung that was quick so far', async () => {
    const { rank, rungs } = built(['error', 'ok']);
    const [full, dot] = rungs;
    await rank(3, 1_000);
    if (full !== undefined) full.act = 'hang';
    if (dot !== undefined) [dot.act, dot.delayMs] = ['slow', 40];
    expect(await rank(3, 1_000)).toMatchObject({ placed: ['0 dot', '1 dot', '2 dot'] });
  });

  it('learns from late answers and leaves out a rung that cannot finish, but not with more time', async () => {
    const { rank, rungs, made } = built(['late', 'ok'], { retimeMs: 60_000 });
    const [full] = rungs;
    expect((await rank(3, 20)).degraded).toEqual(['ranker.full timeout dot']);
    expect((await rank(3, 20)).degraded).toEqual(['ranker.full no-time dot']);
    expect(full?.calls).toBe(1);
    expect(made.stats().rungs[0]).toMatchObject({ failures: { timeout: 1, 'no-time': 1 } });
    expect(made.stats().rungs[0]?.p95Ms).toBeGreaterThanOrEqual(50);
    expect((await rank(3, 200)).placed[0]).toBe('0 full');
  });

  it('does not try a rung with less than its minimum', async () => {
    const clock = createVirtualClock();
    const full = stubRung(clock);
    const made = ladder(
      [
        { name: 'full', ranker: full, minimumMs: 30 },
        { name: 'last', ranker: stubRung(clock) },
      ],
      { clock },
    );
    expect((await made.rank(request, { deadlineMs: 29 })).items[0]?.rung).toBe('last');
    expect((await made.rank(request, { deadlineMs: 40 })).items[0]?.rung).toBe('full');
    expect(full.calls).toBe(1);
  });

  it('times a rung that was too slow anew, beside a call, and takes it back once it is fast', async () => {
    const { rank, rungs, clock } = built(['late', 'ok'], { retimeMs: 1_000 });
    const [full] = rungs;
    await rank(3, 20);
    await rank(3, 20);
    expect(full?.calls).toBe(1);
    if (full !== undefined) full.act = 'ok';
    await clock.advance(1_000);
    expect((await rank(3, 20)).placed[0]).toBe('0 dot');
    expect(full?.calls).toBe(2);
    expect((await rank(3, 20)).placed[0]).toBe('0 full');
  });

  it('leaves a failing rung out, probes it beside the calls, and takes it back when a probe succeeds', async () => {
    const { rank, rungs, clock, made } = built(['error', 'ok'], { minCalls: 5, openMs: 5_000 });
    const [full] = rungs;
    const states: number[] = [];
    const listen = (message: unknown): void => void states.push((message as MetricMessage).value);
    channel('feedloom.breaker.state').subscribe(listen);
    for (let call = 0; call < 5; call += 1) expect((await rank()).degraded).toEqual(['ranker.full error dot']);
    expect((await rank()).degraded).toEqual(['ranker.full open dot']);
    expect(full?.calls).toBe(5);
    expect(made.stats().rungs[0]?.state).toBe('open');
    await clock.advance(5_000);
    expect(made.stats().rungs[0]?.state).toBe('half-open');
    // The probe fails: the caller does not notice, and the rung stays out.
    expect((await rank()).degraded).toEqual(['ranker.full open dot']);
    expect(full?.calls).toBe(6);
    expect((await rank()).degraded).toEqual(['ranker.full open dot']);
    expect(full?.calls).toBe(6);
    if (full !== undefined) full.act = 'ok';
    await clock.advance(5_000);
    expect((await rank()).degraded).toEqual(['ranker.full open dot']);
    expect(full?.calls).toBe(7);
    expect(await rank()).toEqual({ placed: ['0 full', '1 full', '2 full'], degraded: [] });
    channel('feedloom.breaker.state').unsubscribe(listen);
    expect(states).toEqual([2, 2, 0]);
  });

  it('goes on asking a rung that refuses at once because it has too much to do', async () => {
    const { rank, rungs } = built(['overloaded', 'ok'], { minCalls: 5 });
    const [full] = rungs;
    for (let call = 0; call < 20; call += 1) expect((await rank()).degraded).toEqual(['ranker.full overloaded dot']);
    if (full !== undefined) full.act = 'ok';
    expect((await rank()).placed).toEqual(['0 full', '1 full', '2 full']);
  });

  it('has one probe at a time, and no caller waits for it', async () => {
    const { rungs, clock, made } = built(['error', 'ok'], { minCalls: 1, openMs: 1_000, probeMs: 400 });
    const [full] = rungs;
    await made.rank(request, { deadlineMs: 100 });
    if (full !== undefined) full.act = 'hang';
    await clock.advance(1_000);
    for (let call = 0; call < 3; call += 1) await made.rank(request, { deadlineMs: 100 });
    expect(full?.calls).toBe(2);
    expect(clock.pending).toBe(1);
    made.close();
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it('gives no more calls to a rung that does not answer those it has, until a probe is answered', async () => {
    const { rank, rungs, clock } = built(['hang', 'ok'], { maxInFlight: 2, minCalls: 50, retimeMs: 1_000 });
    const [full] = rungs;
    await rank(3, 20);
    await rank(3, 40);
    expect((await rank(3, 400)).degraded).toEqual(['ranker.full overloaded dot']);
    if (full !== undefined) full.act = 'ok';
    await clock.advance(1_000);
    await rank();
    expect((await rank()).placed[0]).toBe('0 full');
  });

  it('keeps time back for the rung below', async () => {
    const clock = createVirtualClock();
    const stages: (number | undefined)[] = [];
    const told = stubRung(clock);
    const timed = ladder(
      [
        {
          name: 'told',
          ranker: {
            rank: (asked, options) => {
              stages.push(options?.deadlineMs);
              return told.rank(asked, options);
            },
          },
        },
        { name: 'dot', ranker: stubRung(clock), minimumMs: 10 },
      ],
      { clock },
    );
    await timed.rank(request, { deadlineMs: 100 });
    await timed.rank(request, { deadlineMs: 20 });
    await timed.rank(request);
    expect(stages).toEqual([90, 15, 140]);
  });

  it('passes an abort on at once, whatever its rungs do', async () => {
    const { made, clock } = built(['hang', 'ok']);
    const controller = new AbortController();
    const answer = made.rank(request, { signal: controller.signal, deadlineMs: 100 });
    await clock.advance(5);
    controller.abort(new Error('gone'));
    const error = await expectCode(answer, 'ERR_ABORTED');
    expect(error.cause).toMatchObject({ message: 'gone' });
    expect(clock.pending).toBe(0);
  });

  it('passes on in what ways a rung answered less than it could', async () => {
    const clock = createVirtualClock();
    const stale = { part: 'preferences', reason: 'stale', servedFrom: 'cached-preferences', staleMs: 5 };
    const rank = async () => ({
      items: [{ candidate: candidates[0] ?? { id: '' }, score: 1, rung: 'x' }],
      degraded: [stale],
    });
    const { degraded } = await ladder([{ name: 'cached', rank }], { clock }).rank(request, { limit: 1 });
    expect(degraded).toEqual([stale]);
  });

  it('counts candidates of one id once', async () => {
    const { made } = built(['ok']);
    const { items } = await made.rank({ user: 'ada', candidates: [...candidates, { id: 'pin:0' }] });
    expect(items.map(({ candidate }) => candidate)).toEqual(candidates);
  });

  it('says who has answered, in its statistics and to the metric', async () => {
    const { rank, made } = built(['short', 'error', 'ok']);
    const causes: string[] = [];
    const listen = (message: unknown): void => void causes.push((message as MetricMessage).attributes['cause'] ?? '');
    channel('feedloom.fallback').subscribe(listen);
    await rank();
    channel('feedloom.fallback').unsubscribe(listen);
    expect(causes).toEqual(['short', 'error']);
    expect(made.stats()).toMatchObject({
      calls: 1,
      rungs: [
        { name: 'full', answers: 1, share: 1, items: 1, failures: { short: 1 }, state: 'closed' },
        { name: 'dot', answers: 0, share: 0, items: 0, failures: { error: 1 } },
        { name: 'together', answers: 0, items: 2, failures: {} },
        { name: 'as-given', answers: 0, items: 0 },
      ],
    });
  });

  it('refuses rungs of one name, none at all, and bad options and requests', async () => {
    const clock = createVirtualClock();
    const ranker = stubRung(clock);
    const refused = { code: 'ERR_INVALID_ARGUMENT' };
    const make = (names: readonly string[], options: LadderOptions = {}) => {
      return () =>
        ladder(
          names.map((name) => ({ name, ranker })),
          { clock, ...options },
        );
    };
    for (const bad of [make([]), make(['a', 'a']), make(['as-given']), make(['']), make(['a'], { limitMs: NaN })]) {
      expect(bad).toThrow(expect.objectContaining(refused));
    }
    const made = make(['a'])();
    await expectCode(made.rank({ user: '', candidates }), 'ERR_INVALID_ARGUMENT');
    await expectCode(made.rank(request, { limit: 0 }), 'ERR_INVALID_ARGUMENT');
    await expectCode(made.rank(undefined as never), 'ERR_INVALID_ARGUMENT');
    const hole = { user: 'ada', candidates: [...candidates, null as never] };
    await expectCode(made.rank(hole), 'ERR_INVALID_ARGUMENT');
  });
});
