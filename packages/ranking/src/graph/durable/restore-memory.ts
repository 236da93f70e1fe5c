import { FeedloomError } from '@feedloom/core';
import type { Clock, Deadline } from '@feedloom/core';
import type { MemoryEdges } from '../memory-edges.js';
import type { GraphSnapshotPlace } from '../open-graph-options.js';
import { readSnapshot } from '../snapshot/read-snapshot.js';
import type { EdgeStore } from './edge-store.js';

/** How long a removal is remembered at least, in milliseconds: no older snapshot is used. */
export const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/**
 * Fills the empty memory from a snapshot that the store still goes with.
 *
 * @returns For each bucket up to where; `undefined` if the snapshot cannot be relied on, and then memory is as it was.
 * @throws `ERR_CORRUPT` if it is damaged; memory may have taken part of it.
 */
export async function restoreMemory(
  memory: MemoryEdges,
  { blobs, name }: GraphSnapshotPlace,
  { meta, buckets }: EdgeStore,
  clock: Clock,
  deadline: Deadline,
): Promise<readonly number[] | undefined> {
  const mark = await meta.mark(name, deadline);
  const pointer = await blobs.pointer(name, deadline.toCallOptions());
  if (mark === undefined || pointer?.id !== mark.id || mark.sequences.length !== buckets) return undefined;
  if (mark.erasures !== (await meta.erasures(deadline)) || mark.at < clock.now() - REMEMBERED_MS / 2) return undefined;
  const capture = await readSnapshot(blobs, name, deadline.toCallOptions());
  if (capture === undefined) throw new FeedloomError('ERR_NOT_FOUND', 'The snapshot is gone. Make another one.');
  await memory.restore(capture, deadline.toCallOptions());
  return mark.sequences;
}
