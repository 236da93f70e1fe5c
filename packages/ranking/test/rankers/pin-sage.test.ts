import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testRanker } from '@feedloom/core/testing';
import { systemClock } from '@feedloom/core';
import { headForward } from '../../src/pinsage/reference/head-forward.js';
import { pinSage } from '../../src/rankers/pin-sage.js';
import type { PinSage } from '../../src/rankers/pin-sage-options.js';
import type { SageTables } from '../../src/tables/sage-tables.js';
import { createTables } from '../../src/tables/table-holder.js';
import { expectCode } from '../support/expect-code.js';
import { candidatesOf, NOW, plantedTables, userOf, withVectors } from './planted-tables.js';

const clock = { ...systemClock, now: () => NOW };
const user = 'ada';
const context = userOf('item:5', 'item:9', 'item:200');
const candidates = candidatesOf(10, 60);
let tables: SageTables;
beforeAll(async () => (tables = await plantedTables()));

describe('the graph network as a ranker', () => {
  let shared: PinSage;
  beforeAll(() => {
    shared = pinSage({ tables: { current: tables }, profiles: { context: () => Promise.resolve(context) }, clock });
  });
  afterAll(() => shared.close());

  testRanker({ describe, it }, () => Promise.resolve({ ranker: shared, user, candidates }));

  it('says which items of the history speak for a placing, and ranks the same in any chunks and sessions', async () => {
    await using whole = pinSage({ tables: { current: tables }, clock, explained: 2 });
    await using chunked = pinSage({ tables: { current: tables }, clock, chunk: 7, sessions: 2 });
    const request = { user, candidates, context };
    const { items } = await whole.rank(request, { limit: 12 });
    expect(items).toHaveLength(12);
    expect(items.every(({ rung }) => rung === 'full')).toBe(true);
    const [first] = items;
    expect(first?.reasons?.[0]).toMatchObject({ kind: 'attention' });
    expect(context.recent.map(({ item }) => item)).toContain(first?.reasons?.[0]?.via);
    expect(items[2]?.reasons).toBeUndefined();
    const same = await chunked.rank(request, { limit: 12 });
    expect(same.items.map(({ candidate }) => candidate.id)).toEqual(items.map(({ candidate }) => candidate.id));
  });

  it('leaves out candidates without a row', async () => {
    const ranker = shared;
    const stranger = { id: 'nobody', score: 9, provenance: [] };
    const { items } = await ranker.rank({ user, candidates: [stranger, ...candidates], context });
    expect(items).toHaveLength(candidates.length);
    expect(items.some(({ candidate }) => candidate === stranger)).toBe(false);
    await expectCode(ranker.rank({ user, candidates: [stranger], context }), 'ERR_NOT_FOUND');
    await expectCode(ranker.rank({ user, candidates, context: userOf() }), 'ERR_NOT_FOUND');
    await expectCode(ranker.rank({ user, candidates, context: userOf('nobody') }), 'ERR_NOT_FOUND');
    const interests = [{ item: 'item:7', weight: 0.5 }];
    expect((await ranker.rank({ user, candidates, context: { ...userOf(), interests } })).items).not.toEqual([]);
  });

  it('refuses tables that are damaged, or of two versions', async () => {
    const wrong = withVectors(tables, (vectors) => vectors.fill(0.5, 0, 8));
    const broken = withVectors(tables, (vectors) => vectors.fill(NaN));
    const { embeddings } = tables;
    const mixed = { ...tables, embeddings: { ...embeddings, version: { ...embeddings.version, graphEpoch: 9 } } };
    const head = { ...tables.weights.head, firstBias: tables.weights.head.firstBias.map((each) => each + 0.1) };
    const cases = [
      [wrong, 'ERR_CORRUPT'],
      [broken, 'ERR_CORRUPT'],
      [mixed, 'ERR_CONFLICT'],
      [{ ...tables, weights: { ...tables.weights, head } }, 'ERR_CORRUPT'],
    ] as const;
    expect(headForward(head, new Float32Array(8))).not.toEqual(headForward(tables.weights.head, new Float32Array(8)));
    for (const [current, code] of cases) {
      await using ranker = pinSage({ tables: { current }, clock });
      await expectCode(ranker.rank({ user, candidates, context }), code);
      expect(ranker.stats()).toEqual({ isReady: false, pids: [], draining: 0 });
    }
  });

  it('says so if a score is not finite', async () => {
    // Row 299 is not among those that are computed when tables are taken in: `chunk` of them.
    const layers = tables.layers.map((layer) => ({ ...layer, inputs: Float32Array.from(layer.inputs) }));
    layers.at(-1)?.inputs.fill(NaN, 299 * 8);
    await using ranker = pinSage({ tables: { current: { ...tables, layers } }, chunk: 100, clock });
    expect((await ranker.rank({ user, candidates, context })).items).toHaveLength(50);
    const error = await expectCode(ranker.rank({ user, candidates: candidatesOf(290, 300), context }), 'ERR_CORRUPT');
    expect(error.message).toContain('not finite');
  });

  it('has no tables, then some, then others, and none that were refused', async () => {
    const holder = createTables();
    await using ranker = pinSage({ tables: holder, clock });
    const request = { user, candidates, context };
    expect((await expectCode(ranker.rank(request), 'ERR_UNAVAILABLE')).retryable).toBe(true);
    await holder.publish(tables);
    expect(ranker.stats().isReady).toBe(true);
    const before = await ranker.rank(request);
    const other = await plantedTables(2);
    const running = Promise.all([ranker.rank(request), ranker.rank(request)]);
    await holder.publish(other);
    expect(holder.current).toBe(other);
    // Begun before: with what was served then.
    expect((await running)[1].items[0]?.score).toBe(before.items[0]?.score);
    const after = await ranker.rank(request);
    expect(after.items[0]?.score).not.toBe(before.items[0]?.score);
    const broken = withVectors(tables, (vectors) => vectors.fill(NaN));
    await expectCode(holder.publish(broken), 'ERR_CORRUPT');
    expect(holder.current).toBe(other);
    expect((await ranker.rank(request)).items[0]?.score).toBe(after.items[0]?.score);
    expect(ranker.stats().draining).toBe(0);
  });

  it('goes on after its process was killed during a request', async () => {
    await using ranker = pinSage({ tables: { current: tables }, executor: 'child', chunk: 1, clock });
    await ranker.ready();
    const [pid] = ranker.stats().pids;
    const running = ranker.rank({ user, candidates, context });
    const failed = expectCode(running, 'ERR_UNAVAILABLE');
    process.kill(pid ?? 0, 'SIGKILL');
    expect((await failed).retryable).toBe(true);
    while (!ranker.stats().isReady) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(ranker.stats().pids).not.toEqual([pid]);
    expect((await ranker.rank({ user, candidates, context })).items).toHaveLength(50);
  });

  it('refuses at once what would be late behind others, and unlearns that it was slow', async () => {
    const time = { now: 0, step: 1_000 };
    const slow = { ...clock, monotonic: () => (time.now += time.step) };
    await using ranker = pinSage({ tables: { current: tables }, chunk: 5, clock: slow });
    await ranker.ready();
    time.step = 0;
    const request = { user, candidates, context };
    const [first, second] = await Promise.allSettled([
      ranker.rank(request, { deadlineMs: 8_000 }),
      ranker.rank(request, { deadlineMs: 8_000 }),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'ERR_OVERLOADED', retryable: true } });
    await Promise.all([ranker.rank(request, { deadlineMs: 8_000 }), ranker.rank(request, { deadlineMs: 8_000 })]);
  });

  it('lets a bad number of one candidate or one time of the history count as 0', async () => {
    const [one, ...others] = candidatesOf(10, 60);
    const bad = [{ ...one, id: 'item:10', score: NaN, provenance: [] }, ...others];
    const recent = context.recent.map((each, at) => ({ ...each, at: at === 1 ? NaN : each.at }));
    const answer = await shared.rank({ user, candidates: bad, context: { ...context, recent } });
    expect(answer.items).toHaveLength(50);
    const zero = [{ ...bad[0], id: 'item:10', score: 0, provenance: [] }, ...others];
    const old = recent.map((each) => ({ ...each, at: Number.isNaN(each.at) ? 0 : each.at }));
    const same = await shared.rank({ user, candidates: zero, context: { ...context, recent: old } });
    expect(same.items.map(({ score }) => score)).toEqual(answer.items.map(({ score }) => score));
  });

  it('closes once its requests are answered', async () => {
    const ranker = pinSage({ tables: { current: tables }, clock });
    const request = { user, candidates, context };
    await ranker.ready();
    const running = ranker.rank(request);
    await Promise.resolve();
    await Promise.resolve();
    await ranker.close();
    expect((await running).items).toHaveLength(50);
    await expectCode(ranker.rank(request), 'ERR_CLOSED');
  });
});
