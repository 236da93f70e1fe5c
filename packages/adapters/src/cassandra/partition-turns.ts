import type { Deadline } from '@feedloom/core';

/**
 * Lets one write of a partition go at a time.
 *
 * Writers of one partition that meet in Paxos push each other back until some give up; in one process they can as well
 * wait for each other. Writers in other processes still meet, and the guard decides.
 */
export class PartitionTurns {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `write` after those that came before it, and whatever became of them. @throws `ERR_TIMEOUT`, `ERR_ABORTED` */
  async run<Result>(partition: string, deadline: Deadline, write: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(partition);
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    // One that stops waiting has ended, but those behind it still wait for those before it.
    const last = before === undefined ? ended : before.then(() => ended);
    this.#last.set(partition, last);
    try {
      if (before !== undefined) await deadline.race(before, 'waiting for other writes of the partition');
      return await write();
    } finally {
      end();
      if (this.#last.get(partition) === last) this.#last.delete(partition);
    }
  }
}
