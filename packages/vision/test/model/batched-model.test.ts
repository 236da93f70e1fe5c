import { Deadline, FeedloomError, systemClock } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { BatchedModel } from '../../src/model/batched-model.js';
import { closeAfter } from '../../src/model/close-after.js';
import { contentKey } from '../../src/model/content-key.js';
import { Flights } from '../../src/model/flights.js';
import type { Leader } from '../../src/model/flights.js';

function caller(): Leader {
  return { deadline: Deadline.of(), priority: 'interactive', left: new AbortController().signal };
}

describe('a call', () => {
  it('does not wait for the slow input of another call with which it shares one', async () => {
    let release: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const model = new BatchedModel<string, string, { text: string }>(
      {
        name: 'echo',
        noun: 'text',
        keyOf: async (text) => text,
        async prepare(text) {
          if (text === 'slow') await slow;
          return text;
        },
        compute: async (rows) => rows.map((text) => ({ value: { text } })),
      },
      { buckets: [1, 2, 4], maxDelayMs: 0, maxQueue: 16, maxInFlight: 1, clock: systemClock, isReady: () => true },
    );
    const first = model.run(['shared', 'slow']);
    const other = await model.run(['shared'], { deadlineMs: 5_000 });
    expect(other).toEqual([{ text: 'shared' }]);
    release();
    expect(await first).toEqual([{ text: 'shared' }, { text: 'slow' }]);
    await model.close();
  });
});

describe('equal work', () => {
  it('that takes too long is not tried again by each who waited along', async () => {
    const flights = new Flights<number>();
    let tries = 0;
    const run = async (): Promise<number> => {
      tries += 1;
      await new Promise((resolve) => setImmediate(resolve));
      throw new FeedloomError('ERR_TIMEOUT', 'The run took too long.');
    };
    const answers = await Promise.allSettled([1, 2, 3].map(() => flights.share('key', caller(), run)));
    for (const answer of answers) expect(answer).toMatchObject({ reason: { code: 'ERR_TIMEOUT' } });
    expect(tries).toBe(1);
  });

  it('whose caller has left goes on by those who waited along', async () => {
    const flights = new Flights<number>();
    const leave = new AbortController();
    const leaving = { ...caller(), left: leave.signal };
    const first = flights.share('key', leaving, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      throw new FeedloomError('ERR_ABORTED', 'The caller left.');
    });
    const second = flights.share('key', caller(), async () => 7);
    leave.abort();
    await expect(first).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(await second).toBe(7);
  });
});

describe('the names of many small pictures', () => {
  it('are made without keeping others from their turn', async () => {
    let turned = false;
    setImmediate(() => (turned = true));
    for (let number = 0; number < 1_000; number += 1) await contentKey(new Uint8Array(8));
    expect(turned).toBe(true);
  });
});

describe('closing after a failure', () => {
  it('keeps nobody whose time is over', async () => {
    const never = () => new Promise<void>(() => undefined);
    await closeAfter(new FeedloomError('ERR_TIMEOUT', 'Over.'), never);
    await closeAfter(new FeedloomError('ERR_ABORTED', 'Over.'), never);
  });

  it('is waited for otherwise', async () => {
    let closed = false;
    await closeAfter(new Error('broken'), async () => {
      await new Promise((resolve) => setImmediate(resolve));
      closed = true;
    });
    expect(closed).toBe(true);
  });
});
