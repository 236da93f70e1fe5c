import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderedStore } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';

const key = Buffer.from('count');

/** Counts up in one cell, each step guarded by the last, and keeps a cell for each step; reads again after a doubt. */
export class FailoverWriter {
  /** How many steps were acknowledged, or seen to be done. */
  acknowledged = 0;
  /** On the clock of `performance`. */
  lastDoneAt = 0;
  /** The longest that any call took. */
  slowestMs = 0;
  readonly codes = new Set<string>();
  readonly #store: OrderedStore;
  readonly #partition: string;
  readonly #done: string[] = [];
  #expected: string | undefined;

  constructor(store: OrderedStore, partition: string) {
    this.#store = store;
    this.#partition = partition;
  }

  async run(isOver: () => boolean): Promise<void> {
    for (let step = 0; !isOver(); step += 1) {
      const token = `${step}.${Math.random()}`;
      const outcome = await this.#timed(() => this.#write(token));
      if (outcome === true) this.#note(token);
      else if (!(await this.#look(token, isOver))) await sleep(20);
    }
  }

  /** How many of the acknowledged steps `store` does not hold. */
  async countLost(store: OrderedStore): Promise<number> {
    const range = { gte: Buffer.from('s/'), lt: Buffer.from('s0') };
    const [cells = []] = await store.read(this.#partition, [range], { deadlineMs: 10_000 });
    const kept = new Set(cells.map((cell) => Buffer.from(cell.key).toString()));
    return this.#done.filter((token) => !kept.has(`s/${token}`)).length;
  }

  #note(token: string): void {
    this.#expected = token;
    this.#done.push(token);
    this.acknowledged += 1;
    this.lastDoneAt = performance.now();
  }

  #write(token: string): Promise<boolean> {
    const expected = this.#expected === undefined ? undefined : Buffer.from(this.#expected);
    return this.#store.write(this.#partition, {
      guard: { key, expected },
      puts: [
        { key, value: Buffer.from(token) },
        { key: Buffer.from(`s/${token}`), value: Buffer.from('done') },
      ],
    });
  }

  /** Reads what there is; a token of our own there says that the write in doubt was done. */
  async #look(token: string, isOver: () => boolean): Promise<boolean> {
    while (!isOver()) {
      const found = await this.#timed(() => this.#store.read(this.#partition, [{ key }]));
      if (found !== undefined) {
        const cell = found[0]?.[0];
        const there = cell && Buffer.from(cell.value).toString();
        if (there === token) this.#note(token);
        else this.#expected = there;
        return there === token;
      }
      await sleep(20);
    }
    return false;
  }

  async #timed<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
    const startedAt = performance.now();
    try {
      return await call();
    } catch (error) {
      this.codes.add(FeedloomError.is(error) ? error.code : String(error));
      return undefined;
    } finally {
      this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAt);
    }
  }
}
