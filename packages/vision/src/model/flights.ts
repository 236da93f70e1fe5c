import type { Deadline, Priority } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';

/** A call that may do work for others too. */
export interface Leader {
  readonly deadline: Deadline;
  readonly priority: Priority;
  /** Fires when nobody waits for the call any more. */
  readonly left: AbortSignal;
}

/** Work that is under way. */
interface Flight<Value> {
  readonly leader: Leader;
  readonly landed: Promise<Value>;
  /** Lets the leader know that another call waits along. */
  readonly join: () => void;
}

/**
 * Equal work that is asked for by several callers at once is done once.
 *
 * Whoever comes first does it under its own deadline. If that is what ends it, those who waited along go on by
 * themselves: nobody fails for another's impatience. Whatever else ends it ends it for all of them. Somebody in a hurry
 * does not wait along with background work.
 */
export class Flights<Value> {
  readonly #flying = new Map<string, Flight<Value>>();

  /**
   * Waits along with equal work that is under way, or does it by `lead`.
   *
   * @param lead - Is told when another call has begun to wait along.
   * @throws What `lead` throws; as `Deadline.race`.
   */
  async share(key: string, call: Leader, lead: (joined: Promise<void>) => Promise<Value>): Promise<Value> {
    const { deadline, priority } = call;
    for (;;) {
      const flying = this.#flying.get(`interactive:${key}`) ?? this.#flying.get(`${priority}:${key}`);
      if (flying === undefined) return this.#lead(`${priority}:${key}`, call, lead);
      if (flying.leader !== call) flying.join();
      try {
        return await deadline.race(flying.landed, 'waiting for equal work');
      } catch (error) {
        deadline.check('waiting for equal work');
        if (!isOfItsCaller(error, flying.leader)) throw error;
      }
    }
  }

  #lead(key: string, leader: Leader, lead: (joined: Promise<void>) => Promise<Value>): Promise<Value> {
    let join: () => void = () => undefined;
    const joined = new Promise<void>((resolve) => (join = resolve));
    const landed = lead(joined).finally(() => {
      if (this.#flying.get(key)?.landed === landed) this.#flying.delete(key);
    });
    this.#flying.set(key, { leader, landed, join });
    return landed;
  }
}

/** Whether an end says something of the caller's patience only: not of the work, such as a run that takes too long. */
function isOfItsCaller(error: unknown, { deadline, left }: Leader): boolean {
  // Refused for want of time: another may have more.
  if (FeedloomError.is(error, 'ERR_OVERLOADED')) return true;
  if (!FeedloomError.is(error, 'ERR_ABORTED') && !FeedloomError.is(error, 'ERR_TIMEOUT')) return false;
  return left.aborted || deadline.aborted || deadline.expired;
}
