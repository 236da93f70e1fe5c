import { nameOf } from './edge-change.js';
import type { EdgeChange } from './edge-change.js';

/**
 * The edges of which this process has changes in the backlog: memory has the last of them already, so what the store makes
 * of an older one on its way there is not to be seen.
 */
export class KeptChanges {
  readonly #stamps = new Map<string, number>();

  /** A change has gone to the backlog. */
  note(change: EdgeChange): void {
    const name = nameOf(change);
    this.#stamps.set(name, Math.max(change.stamp, this.#stamps.get(name) ?? 0));
  }

  /** Nothing is in the backlog any more. */
  clear(): void {
    this.#stamps.clear();
  }

  /** Whether a change of the edge is in the backlog. */
  has(edge: Pick<EdgeChange, 'from' | 'to'>): boolean {
    return this.#stamps.has(nameOf(edge));
  }

  /** A change has left the backlog. */
  settle(change: EdgeChange): void {
    const name = nameOf(change);
    if ((this.#stamps.get(name) ?? Infinity) <= change.stamp) this.#stamps.delete(name);
  }
}
