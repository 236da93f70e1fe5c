import { setTimeout as sleep } from 'node:timers/promises';
import type { BackfillOptions, BackfillParts, BackfillProgress } from './backfill-parts.js';
import { listPage } from './list-page.js';
import { PageWork } from './page-work.js';

/**
 * Begins a backfill: every item that `pageOf` lists, and has no vector in the embedder's space, is to get one. Beginning one
 * that is under way changes nothing.
 */
export async function startBackfill({ queue }: Pick<BackfillParts, 'queue'>): Promise<void> {
  await queue.enqueue([{ type: 'list', after: undefined }], { dedupeKey: 'backfill/list/' });
}

/**
 * Works on a backfill until its queue is empty; any number of processes do so at once. Tasks are done at least once: of a
 * worker that dies, its page is taken by another one when its lease is over, and what was written is not computed again.
 *
 * A picture that cannot be read is skipped. A page that fails otherwise is tried again, and is a dead letter of the queue in
 * the end.
 *
 * @throws `ERR_ABORTED` once `signal` aborts, and then its task is there for the next worker at once.
 */
export async function runBackfill(
  parts: BackfillParts,
  {
    pageSize = 256,
    batch = 16,
    maxWaiting = 1_000,
    idleMs = 500,
    onProgress,
    onError,
    ...options
  }: BackfillOptions = {},
): Promise<BackfillProgress> {
  const { queue } = parts;
  const work = new PageWork(parts, { batch, onProgress, onError, ...options });
  for (;;) {
    const [task] = await queue.take(1, options);
    if (task === undefined) {
      const { waiting, leased } = await queue.size(options);
      if (waiting + leased === 0) return work.progress;
      await sleep(idleMs, undefined, { signal: options.signal });
      continue;
    }
    try {
      const { payload } = task;
      if (payload.type === 'page') await work.run(task, payload.ids);
      else await listPage(parts, task, payload.after, { pageSize, maxWaiting, idleMs, ...options });
    } catch (error) {
      // Whoever stops has not failed: the task is there for the next one at once.
      const isStopped = options.signal?.aborted === true;
      await task.retry({ delayMs: isStopped ? 0 : idleMs * task.attempt, charge: !isStopped, reason: String(error) });
      if (isStopped) throw error;
      onError?.(error, undefined);
    }
  }
}
