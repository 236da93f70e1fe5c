import type { CallOptions, CellRef, Change, Entry, OrderedStore, Random, ReadPart, ScanRange } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { Scheduler } from 'fast-check';

/** How often the answer to a write is lost; then it was done, will be done later, or never. */
const LOSS = 0.08;

/** A store whose every request and answer wait for their turn, and whose writes may lose their answer. */
export class ScheduledStore implements OrderedStore {
  readonly supports: OrderedStore['supports'];
  readonly #store: OrderedStore;
  readonly #scheduler: Scheduler;
  readonly #random: Random;

  constructor(store: OrderedStore, scheduler: Scheduler, random: Random) {
    this.#store = store;
    this.#scheduler = scheduler;
    this.#random = random;
    this.supports = { ...store.supports, indeterminateWrites: true };
  }

  async read(partition: string, parts: readonly ReadPart[]): Promise<Entry[][]> {
    await this.#turn('read');
    const entries = await this.#store.read(partition, parts);
    await this.#turn('answer');
    return entries;
  }

  async readMany(refs: readonly CellRef[]): Promise<(Uint8Array | undefined)[]> {
    await this.#turn('readMany');
    return this.#store.readMany(refs);
  }

  async write(partition: string, change: Change): Promise<boolean> {
    await this.#turn('write');
    if (this.#random.next() >= LOSS) {
      const done = await this.#store.write(partition, change);
      await this.#turn('answer');
      return done;
    }
    const fate = this.#random.next();
    if (fate < 0.4) await this.#store.write(partition, change);
    else if (fate < 0.8) void this.#turn('late write').then(() => this.#store.write(partition, change));
    throw new FeedloomError('ERR_UNAVAILABLE', 'The answer was lost on purpose.', {
      retryable: true,
      indeterminate: true,
    });
  }

  scan(range: ScanRange, options?: CallOptions): ReturnType<OrderedStore['scan']> {
    return this.#store.scan(range, options);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #turn(label: string): Promise<void> {
    return this.#scheduler.schedule(Promise.resolve(), label);
  }
}
