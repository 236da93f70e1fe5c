import { sameBytes } from '@feedloom/core';
import type { Change } from '@feedloom/core';
import type { CellDatabase } from './cell-database.js';
import type { CellWriter } from './cell-writer.js';

/**
 * Writes in the calling turn, one transaction a change. For databases that do not wait for the disk: there it takes a
 * tenth of a millisecond, half of what handing it to another thread costs.
 */
export class SyncWriter implements CellWriter {
  readonly #database: CellDatabase;

  constructor(database: CellDatabase) {
    this.#database = database;
  }

  write(partition: string, { guard, puts = [], deletes = [] }: Change): boolean {
    const { cells, keys, versions } = this.#database;
    const version = versions.next();
    // An exception out of the callback aborts the transaction.
    return cells.transactionSync(() => {
      keys.enter(partition);
      if (guard !== undefined && !sameBytes(cells.get(guard.key), guard.expected)) return false;
      for (const key of deletes) cells.removeSync(key);
      for (const { key, value } of puts) cells.putSync(key, value, version);
      return true;
    });
  }
}
