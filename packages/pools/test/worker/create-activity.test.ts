import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { createActivity } from '../../src/worker/create-activity.js';

describe('activity', () => {
  it('is the last visit of each user, in the order asked for, and unknown of strangers', async () => {
    const clock = createVirtualClock({ now: 1_000 });
    const activity = createActivity({ store: new MemoryStore(), clock });
    await activity.touch('ana');
    await clock.advance(500);
    await activity.touch('cy');
    await clock.advance(500);
    await activity.touch('ana');
    expect(await activity.lastActiveAt(['cy', 'nobody', 'ana'])).toEqual([1_500, undefined, 2_000]);
    await activity.erase('ana');
    expect(await activity.lastActiveAt(['ana'])).toEqual([undefined]);
  });
});
