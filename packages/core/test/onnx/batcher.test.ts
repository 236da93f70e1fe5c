import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import { FeedloomError } from '../../src/errors.js';
import type { Batcher, BatcherOptions } from '../../src/onnx/index.js';
import { createBatcher } from '../../src/onnx/index.js';
import { createVirtualClock } from '../../src/testing/virtual-clock.js';

interface Run {
  readonly rows: readonly number[];
  readonly size: number;
  readonly at: number;
}

/** A batcher that doubles numbers, on a clock that is moved by hand; each batch takes `batchMs`. */
function doubling({
  batchMs = 100,
  ...options
}: Partial<BatcherOptions<number, number>> & { batchMs?: number | (() => number) } = {}) {
  const clock = createVirtualClock();
  const runs: Run[] = [];
  const batcher = createBatcher<number, number>({
    name: 'doubler',
    clock,
    async run(rows, { size }) {
      runs.push({ rows, size, at: clock.monotonic() });
      await new Promise<void>((done) => clock.setTimer(done, typeof batchMs === 'number' ? batchMs : batchMs()));
      return rows.map((row) => row * 2);
    },
    ...options,
  });
  return { clock, runs, batcher };
}

/** Submits numbers and remembers how each ended: its result or the code of its error. */
function submitting(batcher: Batcher<number, number>) {
  const ended = new Map<number, number | string>();
  const submit = (row: number, options: Parameters<typeof batcher.submit>[1] = {}): void => {
    batcher.submit(row, options).then(
      (result) => ended.set(row, result),
      (error: unknown) => ended.set(row, FeedloomError.is(error) ? error.code : String(error)),
    );
  };
  return { ended, submit };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('a batcher', () => {
  it('puts the rows of many callers into one batch', async () => {
    const { clock, runs, batcher } = doubling();
    const { ended, submit } = submitting(batcher);
    for (const row of upTo(3)) submit(row);
    await clock.advance(100);
    expect(runs).toEqual([{ rows: [0, 1, 2], size: 4, at: 0 }]);
    expect([...ended]).toEqual([
      [0, 0],
      [1, 2],
      [2, 4],
    ]);
  });

  it('gathers what comes while a batch runs, and fills the largest bucket first', async () => {
    const { clock, runs, batcher } = doubling();
    const { submit } = submitting(batcher);
    submit(0);
    await clock.advance(50);
    for (const row of upTo(11)) submit(1 + row);
    await clock.advance(1_000);
    expect(runs.map(({ rows, size, at }) => [rows.length, size, at])).toEqual([
      [1, 1, 0],
      [8, 8, 100],
      [3, 4, 200],
    ]);
  });

  it('waits for others no longer than it may', async () => {
    const { clock, runs, batcher } = doubling({ maxDelayMs: 5, buckets: [2, 4] });
    const { submit } = submitting(batcher);
    submit(0);
    await clock.advance(3);
    submit(1);
    await clock.advance(2);
    expect(runs).toEqual([{ rows: [0, 1], size: 2, at: 5 }]);
    await clock.advance(200);
    for (const row of upTo(4)) submit(row);
    await clock.advance(0);
    expect(runs[1], 'a full batch waits for nobody').toEqual({ rows: [0, 1, 2, 3], size: 4, at: 205 });
  });

  it('runs as many batches at once as it may', async () => {
    const { clock, runs, batcher } = doubling({ maxInFlight: 2, buckets: [1] });
    const { submit } = submitting(batcher);
    for (const row of upTo(5)) submit(row);
    await clock.advance(1_000);
    expect(runs.map(({ at }) => at)).toEqual([0, 0, 100, 100, 200]);
  });

  it('takes interactive rows first, until background rows have waited long enough', async () => {
    const { clock, runs, batcher } = doubling({ buckets: [1], ageMs: 250 });
    const { submit } = submitting(batcher);
    submit(0);
    submit(100, { priority: 'background' });
    for (const row of upTo(10)) {
      submit(1 + row);
      await clock.advance(100);
    }
    expect(runs.slice(0, 6).map(({ rows: [row] }) => row)).toEqual([0, 1, 2, 3, 100, 4]);
  });

  it('tells what it has done', async () => {
    const { clock, batcher } = doubling({ maxQueue: 3, buckets: [2] });
    const { submit } = submitting(batcher);
    expect(batcher.stats()).toEqual({
      ...{ queued: 0, running: 0, done: 0, batches: 0, refused: 0, expired: 0, failed: 0 },
      rowsPerSecond: undefined,
    });
    submit(0);
    await clock.advance(0);
    for (const row of upTo(3)) submit(1 + row, { deadlineMs: row === 0 ? 30 : undefined });
    submit(9);
    await clock.advance(50);
    expect(batcher.stats()).toMatchObject({ queued: 2, running: 1, done: 0, batches: 1, refused: 1, expired: 1 });
    await clock.advance(200);
    expect(batcher.stats()).toMatchObject({ queued: 0, running: 0, done: 3, batches: 2, failed: 0 });
    expect(batcher.stats().rowsPerSecond).toBeCloseTo(13, 5);
  });

  it('reports every batch to those who listen', async () => {
    const sizes: unknown[] = [];
    const spans: unknown[] = [];
    const onSize = (message: unknown): void => void sizes.push(message);
    const onSpan = { asyncEnd: (message: object) => void spans.push((message as { attributes: unknown }).attributes) };
    subscribe('feedloom.embed.batch_size', onSize);
    const channel = tracingChannel<object>('feedloom.embed');
    channel.subscribe(onSpan as never);
    const { clock, batcher } = doubling();
    const { submit } = submitting(batcher);
    for (const row of upTo(3)) submit(row);
    await clock.advance(100);
    unsubscribe('feedloom.embed.batch_size', onSize);
    channel.unsubscribe(onSpan as never);
    expect(sizes).toMatchObject([{ value: 3, attributes: { model: 'doubler' } }]);
    expect(spans).toEqual([{ model: 'doubler' }]);
  });
});

describe('a row that cannot be computed in time', () => {
  it('is refused at once, with the time after which to come back', async () => {
    const { clock, batcher } = doubling({ buckets: [1] });
    const { submit } = submitting(batcher);
    submit(0);
    await clock.advance(100);
    for (const row of upTo(3)) submit(row);
    await clock.advance(40);
    // 60 ms of the batch that runs, two more before it, and its own.
    const tooShort = batcher.submit(9, { deadlineMs: 359 });
    await expect(tooShort).rejects.toMatchObject({ code: 'ERR_OVERLOADED', retryable: true, retryAfterMs: 1 });
    const longEnough = batcher.submit(9, { deadlineMs: 361 });
    await clock.advance(360);
    expect(await longEnough).toBe(18);
  });

  it('is not refused for a batch that was slow once, when nothing is busy', async () => {
    let batchMs = 60_000;
    const { clock, batcher } = doubling({ batchMs: () => batchMs });
    const { ended, submit } = submitting(batcher);
    submit(0);
    await clock.advance(60_000);
    batchMs = 10;
    submit(1, { deadlineMs: 50 });
    submit(2, { deadlineMs: 50 });
    await clock.advance(50);
    expect([...ended]).toEqual([
      [0, 0],
      [2, 'ERR_OVERLOADED'],
      [1, 2],
    ]);
  });

  it('is refused when too many wait, and later not', async () => {
    const { clock, batcher } = doubling({ buckets: [1], maxQueue: 2 });
    const { ended, submit } = submitting(batcher);
    submit(0);
    await clock.advance(10);
    submit(1);
    submit(2);
    await expect(batcher.submit(3)).rejects.toMatchObject({ code: 'ERR_OVERLOADED', retryAfterMs: 10 });
    await clock.advance(90);
    submit(4);
    await clock.advance(1_000);
    expect([...ended.keys()]).toEqual([0, 1, 2, 4]);
  });
});

describe('a batch that fails', () => {
  const poisoned = (code: 'ERR_INVALID_ARGUMENT' | 'ERR_UNAVAILABLE') => {
    const runs: (readonly number[])[] = [];
    const batcher = createBatcher<number, number>({
      name: 'picky',
      async run(rows) {
        runs.push(rows);
        if (rows.includes(13)) throw new FeedloomError(code, 'Not 13.');
        return rows.map((row) => row * 2);
      },
    });
    return { runs, batcher };
  };

  it('fails the row that is to blame, not its neighbours', async () => {
    const { runs, batcher } = poisoned('ERR_INVALID_ARGUMENT');
    const settled = await Promise.allSettled([12, 13, 14].map((row) => batcher.submit(row)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: { code: 'ERR_INVALID_ARGUMENT' } });
    expect(runs).toEqual([[12, 13, 14], [12], [13], [14]]);
    await batcher.close();
    expect(batcher.stats()).toMatchObject({ done: 2, failed: 1, running: 0 });
  });

  it('is not tried again if no row is to blame', async () => {
    const { runs, batcher } = poisoned('ERR_UNAVAILABLE');
    const settled = await Promise.allSettled([12, 13].map((row) => batcher.submit(row)));
    expect(settled).toMatchObject([{ reason: { code: 'ERR_UNAVAILABLE' } }, { reason: { code: 'ERR_UNAVAILABLE' } }]);
    expect(runs).toHaveLength(1);
  });

  it('fails if it has not one result for each row', async () => {
    const batcher = createBatcher<number, number>({ name: 'short', run: async () => [] });
    await expect(batcher.submit(1)).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
  });
});

describe('closing a batcher', () => {
  it('runs what was taken, at once, and takes no more', async () => {
    const { clock, runs, batcher } = doubling({ maxDelayMs: 1_000, buckets: [2] });
    const { ended, submit } = submitting(batcher);
    for (const row of upTo(3)) submit(row);
    let isClosed = false;
    const closed = batcher.close().then(() => (isClosed = true));
    await expect(batcher.submit(9)).rejects.toMatchObject({ code: 'ERR_CLOSED' });
    await clock.advance(199);
    expect(isClosed).toBe(false);
    await clock.advance(1);
    await closed;
    expect(runs.map(({ at }) => at)).toEqual([0, 100]);
    expect(ended.size).toBe(3);
    await batcher.close();
    expect(clock.pending).toBe(0);
  });

  it('is what leaving its scope does', async () => {
    const { clock, batcher } = doubling();
    let result: Promise<number> | undefined;
    const scope = (async () => {
      await using scoped = batcher;
      result = scoped.submit(4);
    })();
    await clock.advance(1_000);
    await scope;
    expect(await result).toBe(8);
    await expect(batcher.submit(1)).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });
});

describe('what people met in other servers does not happen:', () => {
  it('a row expires on time while a batch runs (triton-inference-server/server#7512)', async () => {
    const { clock, runs, batcher } = doubling({ batchMs: 10_000 });
    const { ended, submit } = submitting(batcher);
    submit(0);
    await clock.advance(1);
    submit(1, { deadlineMs: 50 });
    const caller = new AbortController();
    submit(2, { signal: caller.signal });
    await clock.advance(50);
    expect([...ended]).toEqual([[1, 'ERR_TIMEOUT']]);
    caller.abort();
    await clock.advance(0);
    expect(ended.get(2)).toBe('ERR_ABORTED');
    expect(batcher.stats()).toMatchObject({ queued: 0, expired: 2, running: 1 });
    await clock.advance(20_000);
    expect(runs, 'and is not computed').toHaveLength(1);
  });

  it('deadlines do not slow it down with time (triton-inference-server/server#8870)', async () => {
    const { clock, runs, batcher } = doubling();
    const { submit } = submitting(batcher);
    const batchesPerRound: number[] = [];
    for (const round of upTo(20)) {
      const before = runs.length;
      for (const row of upTo(40)) submit(round * 40 + row, { deadlineMs: 450 });
      await clock.advance(1_000);
      batchesPerRound.push(runs.length - before);
      expect(clock.pending).toBe(0);
    }
    // In the first rounds it learns how long batches take.
    expect(new Set(batchesPerRound.slice(4))).toEqual(new Set([4]));
    expect(runs.at(-1)?.size).toBe(8);
  });

  it('no more batches run than were allowed (triton-inference-server/tensorrtllm_backend#412)', async () => {
    let running = 0;
    let most = 0;
    const clock = createVirtualClock();
    const batcher = createBatcher<number, number>({
      name: 'counting',
      clock,
      maxInFlight: 3,
      buckets: [1],
      async run(rows) {
        most = Math.max(most, (running += 1));
        await new Promise<void>((done) => clock.setTimer(done, 10));
        running -= 1;
        return rows;
      },
    });
    const { submit, ended } = submitting(batcher);
    for (const row of upTo(50)) submit(row);
    await clock.advance(1_000);
    expect(most).toBe(3);
    expect(ended.size).toBe(50);
  });

  it('callers that wait for one row each still share batches (triton-inference-server/pytriton#8)', async () => {
    const { clock, runs, batcher } = doubling();
    const caller = async (): Promise<void> => {
      for (const row of upTo(10)) await batcher.submit(row);
    };
    const callers = Promise.all(upTo(8).map(caller));
    await clock.advance(2_000);
    await callers;
    expect(runs.map(({ size }) => size)).toEqual(upTo(10).map(() => 8));
  });
});

describe('a batcher refuses', () => {
  it.each([
    [{ buckets: [] }],
    [{ buckets: [0] }],
    [{ buckets: [2, 1] }],
    [{ buckets: [1, 1.5] }],
    [{ maxDelayMs: -1 }],
    [{ maxQueue: 0 }],
    [{ maxInFlight: 0 }],
    [{ ageMs: NaN }],
  ])('the options %j', (options) => {
    expect(() => doubling(options)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
  });

  it('a priority that it does not know', async () => {
    const { batcher } = doubling();
    await expect(batcher.submit(1, { priority: 'urgent' as never })).rejects.toMatchObject({
      code: 'ERR_INVALID_ARGUMENT',
    });
    expect(batcher.stats().queued).toBe(0);
  });
});
