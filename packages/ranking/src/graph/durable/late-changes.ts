import { nameOf } from './edge-change.js';
import type { EdgeChange } from './edge-change.js';
import type { LateUpdate } from './late-update.js';

/** What waits in the backlog while the store is read, less what the store knows better. */
export class LateChanges {
  readonly #changes = new Map<string, EdgeChange>();
  readonly #erased = new Map<string, number>();

  constructor(updates: readonly LateUpdate[]) {
    for (const update of updates) {
      if ('erase' in update) this.#erased.set(update.erase, update.stamp);
      else for (const change of update.changes) this.#note(change);
    }
  }

  /** The last change of each edge. */
  get changes(): readonly EdgeChange[] {
    return [...this.#changes.values()].filter((change) => !this.voids(change));
  }

  /** Whether an erasure that waits is to take an edge away. */
  voids({ facts, stamp }: EdgeChange): boolean {
    return facts?.owner !== undefined && stamp <= (this.#erased.get(facts.owner) ?? -1);
  }

  /** The store has this record of an edge. */
  meet(edge: EdgeChange): void {
    if ((this.#changes.get(nameOf(edge))?.stamp ?? Infinity) <= edge.stamp) this.#changes.delete(nameOf(edge));
  }

  #note(change: EdgeChange): void {
    const known = this.#changes.get(nameOf(change));
    if (known === undefined || known.stamp < change.stamp) this.#changes.set(nameOf(change), change);
  }
}
