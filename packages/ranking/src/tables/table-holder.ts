import pLimit from 'p-limit';
import { Deadline } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { SageTables } from './sage-tables.js';

/** A reader of tables that is ready for new ones. */
export interface PreparedReader {
  /** Reads the new ones from now on. Cannot fail. */
  commit(): void;
  /** Lets the new ones go, because another reader refused them. */
  discard(): Promise<void>;
}

/** A reader of tables, which may have to prepare for new ones. */
export interface TableReader {
  /** Prepares for new tables, or refuses them by rejecting. */
  prepare(tables: SageTables, options?: CallOptions): Promise<PreparedReader>;
}

/** Where tables are read from. */
export interface TableSource {
  /** The newest; `undefined` before the first. */
  readonly current: SageTables | undefined;
}

/**
 * The tables that are served. New ones are served by all readers at once, or, if one of them refuses, by none.
 *
 * A reader that is in the middle of something finishes it with the tables that it began with.
 */
export class TableHolder implements TableSource {
  readonly #readers = new Set<TableReader>();
  readonly #turn = pLimit(1);
  #current: SageTables | undefined;

  get current(): SageTables | undefined {
    return this.#current;
  }

  /**
   * Adds a reader, which is asked to prepare for everything that is published from now on, and for what is being published.
   *
   * @returns What removes it.
   */
  join(reader: TableReader): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  /**
   * Publishes tables, once every reader is ready for them. One publication at a time. Without a `deadlineMs` it waits for a
   * reader that hangs, and so does the next one.
   *
   * @throws What the first reader that refuses says; `ERR_TIMEOUT`, `ERR_ABORTED`. Then the former ones go on being served.
   */
  async publish(tables: SageTables, options: CallOptions = {}): Promise<void> {
    const deadline = Deadline.of(options);
    deadline.check('publishing tables');
    await deadline.race(
      this.#turn(() => this.#publish(tables, deadline)),
      'publishing tables',
    );
  }

  async #publish(tables: SageTables, deadline: Deadline): Promise<void> {
    deadline.check('waiting to publish tables');
    const ready = new Map<TableReader, PreparedReader>();
    try {
      // Again for those that have joined meanwhile: they must not be left with the former ones.
      for (let unready = this.#without(ready); unready.length > 0; unready = this.#without(ready)) {
        const prepared = await Promise.allSettled(
          unready.map(async (reader) => ready.set(reader, await prepare(reader, tables, deadline))),
        );
        const refusal = prepared.find((each) => each.status === 'rejected');
        if (refusal !== undefined) throw refusal.reason;
      }
      deadline.check('publishing tables');
    } catch (error) {
      await Promise.all([...ready.values()].map((each) => each.discard()));
      throw error;
    }
    this.#current = tables;
    for (const each of ready.values()) each.commit();
  }

  #without(ready: ReadonlyMap<TableReader, PreparedReader>): TableReader[] {
    return [...this.#readers].filter((reader) => !ready.has(reader));
  }
}

/** Waits for a reader no longer than until the deadline: one that hangs must not stand in the way of what comes after. */
async function prepare(reader: TableReader, tables: SageTables, deadline: Deadline): Promise<PreparedReader> {
  const preparing = Promise.resolve().then(() => reader.prepare(tables, deadline.toCallOptions()));
  try {
    return await deadline.race(preparing, 'preparing readers of tables');
  } catch (error) {
    // It may be ready later, when nobody needs it any more.
    preparing.then((late) => late.discard()).catch(() => undefined);
    throw error;
  }
}

/** A place for the tables that are served; empty at first. */
export function createTables(): TableHolder {
  return new TableHolder();
}
