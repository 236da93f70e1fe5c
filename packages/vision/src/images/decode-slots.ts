import type { Deadline } from '@feedloom/core';
import pLimit from 'p-limit';

/** Threads that run the file system, DNS, compression and libvips for the whole process. */
const POOL_THREADS = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4) || 4;

/** How much work on pictures is done at once. */
export const DECODE_SLOTS = Math.max(1, Math.floor(POOL_THREADS) - 1);

const slots = pLimit(DECODE_SLOTS);

/**
 * Does work on a picture when one of the slots of this thread is free: one fewer than libuv has threads, so that a burst
 * of pictures never keeps files and sockets waiting. Work must not wait for another slot.
 *
 * A deadline ends the waiting; work that has begun runs on and keeps its slot, work that has not never begins.
 *
 * @throws `ERR_ABORTED`, `ERR_TIMEOUT`, or what `work` throws.
 */
export function inDecodeSlot<Result>(deadline: Deadline, what: string, work: () => Promise<Result>): Promise<Result> {
  const turn = slots(() => {
    deadline.check(what);
    return work();
  });
  return deadline.race(turn, what);
}
