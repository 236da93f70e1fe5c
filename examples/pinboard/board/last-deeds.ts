import { digestOf } from '../catalogue/erasures.js';
import { userOf } from './board-event.js';
import type { BoardEvent } from './board-event.js';

/** The most users that are remembered; those who did something longest ago make room. */
const USERS = 100_000;

/** Up to where somebody must have read the board's log to know all that a user did. In memory. */
export class LastDeeds {
  /** By the digests of users, which is how an erasure names them. */
  readonly #positions = new Map<string, number>();
  /** What is not remembered happened before it. */
  #floor: number;

  /** Knows what is told from `from` on. */
  constructor(from: number) {
    this.#floor = from;
  }

  /** Takes in events that lie before a position. */
  note(events: readonly BoardEvent[], before: number): void {
    for (const event of events) {
      const user = userOf(event);
      if (user !== undefined) {
        // Behind all others: the first one is who did something longest ago.
        const digest = digestOf(user);
        this.#positions.delete(digest);
        this.#positions.set(digest, before);
      }
      if (event.type === 'erased') this.#positions.delete(event.digest);
    }
    for (const [digest, position] of this.#positions) {
      if (this.#positions.size <= USERS) break;
      this.#positions.delete(digest);
      this.#floor = Math.max(this.#floor, position);
    }
  }

  /** The position before which all lies that a user did, as far as this process knows. */
  of(user: string): number {
    return this.#positions.get(digestOf(user)) ?? this.#floor;
  }
}
