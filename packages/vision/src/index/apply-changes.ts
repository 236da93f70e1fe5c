import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogChange } from './files/log-record.js';
import type { ItemTable } from './rows/item-table.js';
import type { SharedRows } from './rows/segment.js';

/** What is applied between two turns of the event loop, in changes and in numbers that are copied: a few milliseconds. */
const CHANGES_PER_TURN = 2000;
const NUMBERS_PER_TURN = 250_000;

/**
 * Applies changes to a table, in turns.
 *
 * @param onGrow - Learns of new blocks of the tail before searches do.
 * @returns How many items they removed.
 */
export async function applyChanges(
  table: ItemTable,
  changes: readonly LogChange[],
  onGrow: (tail: SharedRows) => void,
): Promise<number> {
  const perTurn = Math.min(CHANGES_PER_TURN, Math.ceil(NUMBERS_PER_TURN / table.tail.dimension));
  let removed = 0;
  for (const [at, change] of changes.entries()) {
    if (at > 0 && at % perTurn === 0) await nextTurn();
    if (change.kind === 'remove') removed += Number(table.remove(change.id));
    else if (table.put(change.item, change.vector)) onGrow(table.tail.shared);
  }
  return removed;
}
