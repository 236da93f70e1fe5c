import { systemClock, systemRandom } from '@feedloom/core';
import type { IQueueBackend } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { JobStore } from '../../src/bullmq/job-store.js';
import { rejectionOf } from '../rejection-of.js';

describe('the jobs of a queue', () => {
  it('are closed in time although their server has never answered, and then as soon as it does', async () => {
    let answer: (backend: IQueueBackend) => void = () => undefined;
    const store = new JobStore({
      connect: () => new Promise<IQueueBackend>((resolve) => (answer = resolve)),
      ...{ clock: systemClock, random: systemRandom, timeoutMs: 20, leaseMs: 1000, maxAttempts: 1 },
    });
    const reading = store.read('reading', store.begin({}, 'read'), async () => 1);
    expect((await rejectionOf(reading)).code).toBe('ERR_TIMEOUT');
    await store.close();
    let closed = 0;
    answer({ close: async () => void (closed += 1) } as unknown as IQueueBackend);
    await Promise.resolve();
    await Promise.resolve();
    expect(closed).toBe(1);
  });
});
