import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedloomError, quote, requireId } from '@feedloom/core';

/** Ids that are taken in between two turns of the event loop. */
const SLICE = 5_000;

/** The row of each id. The event loop turns meanwhile. @throws `ERR_INVALID_ARGUMENT` for a bad id, or one twice. */
export async function indexRows(ids: readonly string[]): Promise<Map<string, number>> {
  const rows = new Map<string, number>();
  for (let from = 0; from < ids.length; from += SLICE) {
    addRows(rows, ids, from, Math.min(ids.length, from + SLICE));
    await nextTurn();
  }
  return rows;
}

function addRows(rows: Map<string, number>, ids: readonly string[], from: number, to: number): void {
  for (let row = from; row < to; row += 1) {
    const id = ids[row];
    requireId('ids', id);
    if (rows.has(id))
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`ids\` names ${quote(id)} twice. Name it once.`);
    rows.set(id, row);
  }
}
