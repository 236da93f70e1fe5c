import { Buffer } from 'node:buffer';
import { sameBytes } from '@feedloom/core';
import type { Change, Entry } from '@feedloom/core';
import type { CellDatabase } from './cell-database.js';
import type { CellWriter } from './cell-writer.js';

/**
 * Hands changes to the writing thread of lmdb-js, which applies all that have gathered in one transaction and waits
 * once for the disk: the event loop never waits, and many writers share one flush.
 *
 * A guard is compared here and applied there: what was compared is named by its version, and the thread applies the
 * change only if the cell still has that version. If not, the guard is compared anew.
 */
export class GroupWriter implements CellWriter {
  readonly #database: CellDatabase;

  constructor(database: CellDatabase) {
    this.#database = database;
  }

  async write(partition: string, change: Change): Promise<boolean> {
    const { cells, keys } = this.#database;
    const { guard } = change;
    if (guard === undefined) return cells.batch(this.#applying(partition, change));
    const apply = this.#applying(partition, change);
    for (;;) {
      cells.resetReadTxn();
      keys.enter(partition);
      const found = cells.getEntry(guard.key);
      if (!sameBytes(found?.value, guard.expected)) return false;
      const version = found?.version;
      const isApplied =
        version === undefined ? cells.ifNoExists(guard.key, apply) : cells.ifVersion(guard.key, version, apply);
      // Each failure means that another write of this cell succeeded.
      if (await isApplied) return true;
    }
  }

  #applying(partition: string, { puts = [], deletes = [] }: Change): () => void {
    const { cells, keys, versions } = this.#database;
    const version = versions.next();
    const copies = copyValues(puts);
    return () => {
      keys.enter(partition);
      for (const key of deletes) void cells.remove(key);
      for (const [index, { key }] of puts.entries()) void cells.put(key, copies[index] as Buffer, version);
    };
  }
}

/** The thread reads values after this call has returned, when the caller may already have changed its own. */
function copyValues(puts: readonly Entry[]): Buffer[] {
  const memory = Buffer.allocUnsafeSlow(puts.reduce((bytes, { value }) => bytes + value.length, 0));
  let end = 0;
  return puts.map(({ value }) => {
    memory.set(value, end);
    end += value.length;
    return memory.subarray(end - value.length, end);
  });
}
