import type { Deadline } from '@feedloom/core';

/**
 * Lets one write of each kind go at a time.
 *
 * Writers of one thing that meet in a server may push each other back until some give up; in one process they can as
 * well wait for each other. Writers of other processes still meet there.
 */
export class WriteTurns {
  readonly #last = new Map<string, Promise<void>>();

  /**
   * Runs `write` after those with the same `name` that came before it, whatever became of them.
   *
   * @throws `ERR_TIMEOUT`, `ERR_ABORTED` if its turn does not come in time.
   */
  async run<Result>(name: string, deadline: Deadline, write: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name);
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    // One that stops waiting has ended, but those behind it still wait for those before it.
    const last = before === undefined ? ended : before.then(() => ended);
    this.#last.set(name, last);
    try {
      if (before !== undefined) await deadline.race(before, 'waiting for other writes');
      return await write();
    } finally {
      end();
      if (this.#last.get(name) === last) this.#last.delete(name);
    }
  }
}
