import type { Deadline, Priority } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';

/**
 * Equal work that is asked for by several callers at once is done once.
 *
 * Whoever comes first does it under its own deadline. If that is what ends it, those who waited along go on by
 * themselves: nobody fails for another's impatience. Somebody in a hurry does not wait along with background work.
 */
export class Flights<Value> {
  readonly #flying = new Map<string, Promise<Value>>();

  /** How much is under way. */
  get size(): number {
    return this.#flying.size;
  }

  /** Waits along with equal work that is under way, or does it by `lead`. @throws What `lead` throws; as `Deadline.race`. */
  async share(key: string, priority: Priority, deadline: Deadline, lead: () => Promise<Value>): Promise<Value> {
    for (;;) {
      const flying = this.#flying.get(`interactive:${key}`) ?? this.#flying.get(`${priority}:${key}`);
      if (flying === undefined) return this.#lead(`${priority}:${key}`, lead);
      try {
        return await deadline.race(flying, 'waiting for equal work');
      } catch (error) {
        deadline.check('waiting for equal work');
        if (!isOfItsCaller(error)) throw error;
      }
    }
  }

  #lead(key: string, lead: () => Promise<Value>): Promise<Value> {
    const landed = lead().finally(() => {
      if (this.#flying.get(key) === landed) this.#flying.delete(key);
    });
    this.#flying.set(key, landed);
    return landed;
  }
}

/** Whether an end says something of the caller's patience only. */
function isOfItsCaller(error: unknown): boolean {
  return (
    FeedloomError.is(error, 'ERR_ABORTED') ||
    FeedloomError.is(error, 'ERR_TIMEOUT') ||
    FeedloomError.is(error, 'ERR_OVERLOADED')
  );
}
