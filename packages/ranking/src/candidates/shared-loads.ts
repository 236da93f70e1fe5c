import type { Deadline } from '@feedloom/core';

interface Load<Value> {
  readonly result: Promise<Value>;
  readonly controller: AbortController;
  waiters: number;
}

/** Work that callers with the same key share while it is under way. The last to give up aborts it. */
export class SharedLoads<Value> {
  readonly #loads = new Map<string, Load<Value>>();

  /**
   * Waits for the work of `key`, beginning it if nobody has.
   *
   * @param work - Gets a signal that aborts when nobody waits any more.
   * @throws What `work` throws; `ERR_ABORTED`, `ERR_TIMEOUT`.
   */
  async join(key: string, deadline: Deadline, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const load = this.#loads.get(key) ?? this.#begin(key, work);
    load.waiters += 1;
    try {
      return await deadline.race(load.result, 'sharing a generation of candidates');
    } finally {
      load.waiters -= 1;
      if (load.waiters === 0 && this.#loads.get(key) === load) {
        this.#loads.delete(key);
        load.controller.abort();
      }
    }
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<Value>): Load<Value> {
    const controller = new AbortController();
    const result = Promise.resolve().then(() => work(controller.signal));
    const load: Load<Value> = { result, controller, waiters: 0 };
    this.#loads.set(key, load);
    const end = (): void => {
      if (this.#loads.get(key) === load) this.#loads.delete(key);
    };
    result.then(end, end);
    return load;
  }
}
