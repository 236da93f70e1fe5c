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

  /** Adds a reader, which is asked to prepare for everything that is published from now on. @returns What removes it. */
  join(reader: TableReader): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  /**
   * Publishes tables, once every reader is ready for them. One publication at a time.
   *
   * @throws What the first reader that refuses says; then the former ones go on being served.
   */
  async publish(tables: SageTables, options: CallOptions = {}): Promise<void> {
    const deadline = Deadline.of(options);
    deadline.check('publishing tables');
    await this.#turn(() => this.#publish(tables, deadline));
  }

  async #publish(tables: SageTables, deadline: Deadline): Promise<void> {
    deadline.check('waiting to publish tables');
    const readers = [...this.#readers];
    const prepared = await Promise.allSettled(
      readers.map((reader) => reader.prepare(tables, deadline.toCallOptions())),
    );
    const ready = prepared.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const refusal = prepared.find((each) => each.status === 'rejected');
    if (refusal !== undefined) {
      await Promise.all(ready.map((each) => each.discard()));
      throw refusal.reason;
    }
    this.#current = tables;
    for (const each of ready) each.commit();
  }
}

/** A place for the tables that are served; empty at first. */
export function createTables(): TableHolder {
  return new TableHolder();
}
