import type { Clock } from '@feedloom/core';
import type { EdgeSet } from './edge-set.js';

/** Lets edges leave the window. */
export class Expiry {
  readonly #edges: EdgeSet;
  readonly #windowMs: number;
  readonly #clock: Clock;
  /** Nothing leaves before, in milliseconds since the Unix epoch. */
  #nextAt = Infinity;

  constructor(edges: EdgeSet, windowMs: number, clock: Clock) {
    this.#edges = edges;
    this.#windowMs = windowMs;
    this.#clock = clock;
  }

  /** Edges before it have left the window, in milliseconds since the Unix epoch; -Infinity if none ever does. */
  get since(): number {
    return this.#windowMs === Infinity ? -Infinity : this.#clock.now() - this.#windowMs;
  }

  /** An edge of this time has come. */
  meet(at: number): void {
    this.#nextAt = Math.min(this.#nextAt, at + this.#windowMs);
  }

  /** Drops what has left. @returns Whether there was anything. */
  run(): boolean {
    if (this.#windowMs === Infinity) return false;
    const now = this.#clock.now();
    if (now <= this.#nextAt) return false;
    const isChanged = this.#edges.expire(now - this.#windowMs);
    // Looking at every edge at every call would cost more than a window that is a thousandth too long.
    this.#nextAt = Math.max(now + this.#windowMs / 1_000, this.#edges.oldestAt + this.#windowMs);
    return isChanged;
  }
}
