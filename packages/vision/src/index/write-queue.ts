import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChangeLog } from './files/change-log.js';
import type { LogChange } from './files/log-record.js';
import type { ItemTable } from './rows/item-table.js';
import type { SharedRows } from './rows/segment.js';

/** Where writes go. */
export interface WriteTarget {
  readonly table: ItemTable;
  /** The log that is being written; `undefined` if nothing need survive. */
  log: ChangeLog | undefined;
  /** Learns of new blocks of the tail before searches do. */
  readonly onGrow: (tail: SharedRows) => void;
  /** Learns that something was written. */
  onWrite: () => void;
}

/** Changes that are applied between two turns of the event loop: a few milliseconds. */
const CHANGES_PER_TURN = 2000;

interface Write {
  readonly changes: readonly LogChange[];
  resolve(removed: number): void;
  reject(error: unknown): void;
}

/** Does writes in their order: those that wait go to the log together, then each becomes visible. */
export class WriteQueue {
  readonly #target: WriteTarget;
  #waiting: (Write | (() => Promise<void>))[] = [];
  #pumping: Promise<void> | undefined;

  constructor(target: WriteTarget) {
    this.#target = target;
  }

  /** Logs and applies changes. @returns How many items they removed. */
  write(changes: readonly LogChange[]): Promise<number> {
    return new Promise((resolve, reject) => this.#add({ changes, resolve, reject }));
  }

  /** Runs `work` while no write is in progress. */
  between<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => this.#add(() => work().then(resolve, reject)));
  }

  /** Waits until nothing waits. */
  async idle(): Promise<void> {
    while (this.#pumping !== undefined) await this.#pumping;
  }

  #add(job: Write | (() => Promise<void>)): void {
    this.#waiting.push(job);
    this.#pumping ??= this.#pump().finally(() => (this.#pumping = undefined));
  }

  async #pump(): Promise<void> {
    // Writes of one turn of the event loop share a write to the log.
    await Promise.resolve();
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (typeof first === 'function') {
        this.#waiting.shift();
        await first();
        continue;
      }
      const end = this.#waiting.findIndex((job) => typeof job === 'function');
      const group = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end) as Write[];
      await this.#do(group);
    }
  }

  async #do(group: readonly Write[]): Promise<void> {
    const { log } = this.#target;
    try {
      await log?.append(group.map(({ changes }) => changes));
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { changes, resolve } of group) resolve(await this.#apply(changes));
    this.#target.onWrite();
  }

  async #apply(changes: readonly LogChange[]): Promise<number> {
    const { table, onGrow } = this.#target;
    let removed = 0;
    for (const [at, change] of changes.entries()) {
      if (at > 0 && at % CHANGES_PER_TURN === 0) await nextTurn();
      if (change.kind === 'remove') removed += Number(table.remove(change.id));
      else if (table.put(change.item, change.vector)) onGrow(table.tail.shared);
    }
    return removed;
  }
}
