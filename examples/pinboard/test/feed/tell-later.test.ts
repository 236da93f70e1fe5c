import { FeedloomError } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import type { BoardEvent } from '../../board/board-event.js';
import { createLateTeller } from '../../feed/tell-later.js';

const pin = (id: string): BoardEvent => ({ type: 'pin', pin: id });

function open() {
  const [clock, stop] = [createVirtualClock(), new AbortController()];
  const [told, errors] = [[] as BoardEvent[], [] as unknown[]];
  const queue = { isDead: false, isStuck: false };
  const put = async (events: readonly BoardEvent[]): Promise<void> => {
    if (queue.isStuck) await new Promise(() => undefined);
    if (queue.isDead) throw new FeedloomError('ERR_UNAVAILABLE', 'The queue is dead.', { retryable: true });
    told.push(...events);
  };
  const parts = { put, clock, signal: stop.signal, onError: (error: unknown) => errors.push(error) };
  return { clock, stop, told, errors, queue, ...createLateTeller(parts) };
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

  it('is tried once more at the end', async () => {
    const { stop, told, errors, queue, tell, close } = open();
    queue.isDead = true;
    for (const id of ['lamp', 'sofa']) await tell([pin(id)], {});
    stop.abort();
    queue.isDead = false;
    await close();
    expect(told).toEqual([pin('lamp'), pin('sofa')]);
    expect(errors).toHaveLength(1);
  });

  it.each(['isDead', 'isStuck'] as const)('is counted as lost if the queue %s until then, soon', async (how) => {
    const { clock, stop, errors, queue, tell, close } = open();
    queue.isDead = true;
    for (const id of ['lamp', 'sofa']) await tell([pin(id)], {});
    Object.assign(queue, { isDead: false, [how]: true });
    await clock.advance(1_000);
    stop.abort();
    const closing = close();
    await clock.advance(1_000);
    await closing;
    expect(errors.slice(1).map(String)).toEqual([expect.stringContaining('told of 2 groups of events')]);
  });
});
