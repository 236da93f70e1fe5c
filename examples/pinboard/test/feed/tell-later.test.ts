import { FeedloomError } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import type { BoardEvent } from '../../board/board-event.js';
import { createTellLater } from '../../feed/tell-later.js';

const pin = (id: string): BoardEvent => ({ type: 'pin', pin: id });

function open() {
  const [clock, stop] = [createVirtualClock(), new AbortController()];
  const [told, errors] = [[] as BoardEvent[], [] as unknown[]];
  const queue = { isDead: false };
  const put = async (events: readonly BoardEvent[]): Promise<void> => {
    if (queue.isDead) throw new FeedloomError('ERR_UNAVAILABLE', 'The queue is dead.', { retryable: true });
    told.push(...events);
  };
  const tell = createTellLater({ put, clock, signal: stop.signal, onError: (error) => errors.push(error) });
  return { clock, stop, told, errors, queue, tell };
}

describe('what is to be told later', () => {
  it('goes into the queue at once', async () => {
    const { told, errors, tell } = open();
    await tell([pin('lamp'), pin('sofa')], {});
    expect([told, errors]).toEqual([[pin('lamp'), pin('sofa')], []]);
  });

  it('waits here while the queue fails, and is put into it in its order, once', async () => {
    const { clock, told, errors, queue, tell } = open();
    queue.isDead = true;
    for (const id of ['lamp', 'sofa', 'clock']) await tell([pin(id)], {});
    await clock.advance(5_000);
    expect([told, errors.length]).toEqual([[], 1]);
    queue.isDead = false;
    await clock.advance(1_500);
    expect(told).toEqual([pin('lamp'), pin('sofa'), pin('clock')]);
    await clock.advance(5_000);
    expect(told).toHaveLength(3);
    queue.isDead = true;
    await tell([pin('lamp')], {});
    expect(errors).toHaveLength(2);
  });

  it('is refused once the process ends', async () => {
    const { stop, queue, tell } = open();
    queue.isDead = true;
    stop.abort();
    await expect(tell([pin('lamp')], {})).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
  });
});
