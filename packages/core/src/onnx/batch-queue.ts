import type { Priority } from '../contracts/embedder.js';

/** What waits: since when, and how urgently. */
export interface Waiting {
  readonly priority: Priority;
  /** By a clock that never goes back, in milliseconds. */
  readonly since: number;
}

/**
 * Rows in the order of their turns: a background row counts as an interactive one that came `ageMs` later. So it is
 * overtaken for `ageMs` at most, and none waits for ever.
 */
export class BatchQueue<Entry extends Waiting> {
  readonly #ageMs: number;
  /** Each in the order in which its rows came, which is that of their turns. */
  readonly #queues: Readonly<Record<Priority, Set<Entry>>> = { interactive: new Set(), background: new Set() };

  constructor(ageMs: number) {
    this.#ageMs = ageMs;
  }

  get size(): number {
    return this.#queues.interactive.size + this.#queues.background.size;
  }

  /** Whether any row of `priority` waits. */
  has(priority: Priority): boolean {
    return this.#queues[priority].size > 0;
  }

  add(entry: Entry): void {
    this.#queues[entry.priority].add(entry);
  }

  /** @returns Whether it was waiting. */
  delete(entry: Entry): boolean {
    return this.#queues[entry.priority].delete(entry);
  }

  /** How many would have their turn before a row that came now. */
  ahead(now: number, priority: Priority): number {
    const turn = this.#turn({ since: now, priority });
    let rows = 0;
    for (const queue of Object.values(this.#queues)) {
      for (const entry of queue) {
        if (this.#turn(entry) > turn) break;
        rows += 1;
      }
    }
    return rows;
  }

  /** When the row that has waited longest came; `undefined` if none waits. */
  get oldestSince(): number | undefined {
    const [interactive] = this.#queues.interactive;
    const [background] = this.#queues.background;
    if (interactive === undefined || background === undefined) return (interactive ?? background)?.since;
    return Math.min(interactive.since, background.since);
  }

  /** The rows that wait, in the order of their turns. */
  *[Symbol.iterator](): Generator<Entry> {
    const [urgent, other] = [this.#queues.interactive.values(), this.#queues.background.values()];
    let [first, second] = [urgent.next(), other.next()];
    while (first.done !== true || second.done !== true) {
      if (second.done === true || (first.done !== true && this.#turn(first.value) <= this.#turn(second.value))) {
        yield first.value as Entry;
        first = urgent.next();
      } else {
        yield second.value;
        second = other.next();
      }
    }
  }

  #turn({ since, priority }: Waiting): number {
    return priority === 'background' ? since + this.#ageMs : since;
  }
}
