import { undoneBy } from './board-event.js';
import type { UndoneSave } from './board-event.js';
import type { BoardLog } from './board-log.js';

/** How many batches are read at once, and how long that may take, in milliseconds. */
const [TOGETHER, READ_MS] = [64, 10_000];

/**
 * The saves that the log tells of as undone before a position, for as long as it goes back, oldest first.
 *
 * @throws `ERR_NOT_FOUND` if what is to be read next is let go meanwhile; and what reading fails with.
 */
export async function undoneBefore(log: BoardLog, end: number): Promise<UndoneSave[]> {
  const undone: UndoneSave[] = [];
  const options = { deadlineMs: READ_MS };
  for (let from = await log.start(options); from < end;) {
    const { events, next } = await log.read(from, Math.min(TOGETHER, end - from), options);
    if (next === from) break;
    undone.push(...events.flatMap(undoneBy));
    from = next;
  }
  return undone;
}
