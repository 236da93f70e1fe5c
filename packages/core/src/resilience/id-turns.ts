import type { Deadline } from '../deadline.js';

/** Lets work on the same ids go one after the other, in the order in which it came; work on other ids passes it. */
export class IdTurns {
  readonly #last = new Map<string, Promise<unknown>>();

  /**
   * Does `work` once all that came before it with any of `ids` has ended, whatever became of that.
   *
   * @throws `ERR_TIMEOUT`, `ERR_ABORTED` if its turn does not come in time; then it is not done.
   */
  async run<Answer>(ids: readonly string[], deadline: Deadline, work: () => Promise<Answer>): Promise<Answer> {
    const before = new Set<Promise<unknown>>();
    for (const id of ids) {
      const last = this.#last.get(id);
      if (last !== undefined) before.add(last);
    }
    let end: (value?: unknown) => void = () => undefined;
    const ended = new Promise((resolve) => (end = resolve));
    // Whoever stops waiting has ended, but those behind still wait for those before.
    const last = before.size === 0 ? ended : Promise.all([...before, ended]).then(() => undefined);
    for (const id of ids) this.#last.set(id, last);
    try {
      if (before.size > 0) await deadline.race(Promise.all(before), 'waiting for earlier writes of the same ids');
      return await work();
    } finally {
      end();
      void last.then(() => {
        for (const id of ids) if (this.#last.get(id) === last) this.#last.delete(id);
      });
    }
  }
}
