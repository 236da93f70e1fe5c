import { describe, expect, it } from 'vitest';
import { FeedloomError, withLocalFallback } from '@feedloom/core';
import type { EmbeddingSpace, VectorIndex } from '@feedloom/core';
import { MemoryVectorIndex } from '@feedloom/core/memory';
import { testVectorIndex } from '@feedloom/core/testing';

const space: EmbeddingSpace = {
  ...{ id: 'space', model: 'test', weights: '0', preprocessing: '0', pooling: 'none' },
  dimension: 16,
};
const axis = (place: number): Float32Array => Float32Array.from({ length: 16 }, (_, at) => (at === place ? 1 : 0));
const down = new FeedloomError('ERR_UNAVAILABLE', 'Down.', { retryable: true });

/** An index that can be switched off. */
class RemoteIndex extends MemoryVectorIndex {
  trouble: 'none' | 'down' | 'silent' = 'none';

  override async search(...args: Parameters<VectorIndex['search']>): ReturnType<VectorIndex['search']> {
    await this.#meetTrouble();
    return super.search(...args);
  }

  override async upsert(...args: Parameters<VectorIndex['upsert']>): Promise<void> {
    await this.#meetTrouble();
    return super.upsert(...args);
  }

  async #meetTrouble(): Promise<void> {
    if (this.trouble === 'down') throw down;
    if (this.trouble === 'silent') await new Promise(() => undefined);
  }
}

describe('withLocalFallback', () => {
  testVectorIndex({ describe, it }, async () => ({
    index: withLocalFallback(new MemoryVectorIndex(space), new MemoryVectorIndex(space)),
  }));

  it('answers from the local index while the remote one is down or silent, and says so in each answer', async () => {
    const remote = new RemoteIndex(space);
    const index = withLocalFallback(remote, new MemoryVectorIndex(space), { limitMs: 20 });
    await index.upsert([{ id: 'a', vector: axis(0), tags: ['x'] }]);
    for (const [trouble, reason] of [
      ['down', 'unavailable'],
      ['silent', 'timeout'],
    ] as const) {
      remote.trouble = trouble;
      const answers = await index.search([axis(0), axis(1)], { filter: { anyOf: ['x'] } });
      const degraded = [{ part: 'vector-index', reason, servedFrom: 'local' }];
      expect(answers.map(({ hits, ...answer }) => [hits.length, answer.degraded])).toEqual([
        [1, degraded],
        [1, degraded],
      ]);
    }
    remote.trouble = 'none';
    const [whole] = await index.search([axis(0)]);
    expect(whole?.degraded).toEqual([]);
  });

  it('keeps from the local index what the remote one has refused', async () => {
    const remote = new RemoteIndex(space);
    const local = new MemoryVectorIndex(space);
    const index = withLocalFallback(remote, local);
    remote.trouble = 'down';
    await expect(index.upsert([{ id: 'a', vector: axis(0) }])).rejects.toBe(down);
    expect([local.size, index.size]).toEqual([0, 0]);
  });

  it('gives both indexes the writes of an id in one order, and lets others pass', async () => {
    const answers: (() => void)[] = [];
    class SlowIndex extends MemoryVectorIndex {
      override async upsert(...args: Parameters<VectorIndex['upsert']>): Promise<void> {
        await super.upsert(...args);
        await new Promise<void>((resolve) => answers.push(resolve));
      }
    }
    const [remote, local] = [new SlowIndex(space), new MemoryVectorIndex(space)];
    const index = withLocalFallback(remote, local);
    const first = index.upsert([{ id: 'a', vector: axis(0) }]);
    const second = index.upsert(['b', 'a'].map((id) => ({ id, vector: axis(1) })));
    const removed = index.remove(['b']);
    const other = index.upsert([{ id: 'c', vector: axis(2) }]);
    await expect.poll(() => answers.length).toBe(2);
    // The answer that came last is the first to arrive.
    answers[1]?.();
    await other;
    expect(local.size).toBe(1);
    answers[0]?.();
    await first;
    await expect.poll(() => answers.length).toBe(3);
    answers[2]?.();
    await second;
    expect(await removed).toBe(1);
    const ids = ['a', 'b', 'c'];
    expect(await local.get(ids)).toEqual(await remote.get(ids));
    expect((await local.get(['a']))[0]?.vector).toEqual(axis(1));
  });

  it('does not do what waits too long for its turn', async () => {
    const remote = new RemoteIndex(space);
    const index = withLocalFallback(remote, new MemoryVectorIndex(space));
    remote.trouble = 'silent';
    void index.upsert([{ id: 'a', vector: axis(0) }]);
    remote.trouble = 'none';
    const late = index.upsert([{ id: 'a', vector: axis(1) }], { deadlineMs: 20 });
    await expect(late).rejects.toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: false });
    expect(remote.size).toBe(0);
  });

  it('refuses indexes of two spaces', () => {
    const other = new MemoryVectorIndex({ ...space, id: 'other' });
    expect(() => withLocalFallback(new MemoryVectorIndex(space), other)).toThrow(/cannot be compared/);
  });
});
