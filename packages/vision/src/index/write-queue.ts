import { applyChanges } from './apply-changes.js';
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
    const { log, table, onGrow } = this.#target;
    try {
      await log?.append(group.map(({ changes }) => changes));
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { changes, resolve } of group) resolve(await applyChanges(table, changes, onGrow));
    this.#target.onWrite();
  }
}
