import type { CallOptions, Task } from '@feedloom/core';
import type { BackfillParts } from './backfill-parts.js';
import type { BackfillTask } from './backfill-task.js';

/** How pages are listed. */
export interface ListOptions extends CallOptions {
  readonly pageSize: number;
  readonly maxWaiting: number;
  readonly idleMs: number;
}

/**
 * Makes a page of the ids after one, and a task that lists those behind it. Done twice, it makes the same tasks, which are
 * duplicates of the first, or find their work done.
 */
export async function listPage(
  { queue, pageOf }: Pick<BackfillParts, 'queue' | 'pageOf'>,
  task: Task<BackfillTask>,
  after: string | undefined,
  { pageSize, maxWaiting, idleMs, ...options }: ListOptions,
): Promise<void> {
  const { waiting } = await queue.size(options);
  if (waiting >= maxWaiting) {
    await task.retry({ delayMs: idleMs, charge: false });
    return;
  }
  const ids = await pageOf(after, pageSize, options);
  const last = ids.at(-1);
  if (last !== undefined) {
    await queue.enqueue([{ type: 'page', ids }], { dedupeKey: `backfill/page/${last}`, ...options });
    await queue.enqueue([{ type: 'list', after: last }], { dedupeKey: `backfill/list/${last}`, ...options });
  }
  await task.done(options);
}
