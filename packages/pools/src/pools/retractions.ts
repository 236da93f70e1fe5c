import type { CallOptions, Clock, OrderedStore } from '@feedloom/core';
import { Deadline, FeedloomError } from '@feedloom/core';
import { CHUNKS, chunkKey } from '../keys.js';
import { decodeRecord, encodeRecord } from '../records/record.js';

/** Ids in one entry of the log. */
const BATCH = 500;
const ATTEMPTS = 8;
const LONGEST_READ_MS = 1000;

/**
 * The items that nobody may see any more: a log in one partition, with a copy in every process.
 *
 * In the process that retracts, an item is gone at once; elsewhere as soon as the copy is older than `maxAgeMs`.
 */
export class Retractions {
  readonly #store: OrderedStore;
  readonly #partition: string;
  readonly #clock: Clock;
  readonly #maxAgeMs: number;
  readonly #ids = new Set<string>();
  #read = 0;
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;

  /** Keeps the log in `partition` of `store`. */
  constructor(store: OrderedStore, partition: string, clock: Clock, maxAgeMs: number) {
    this.#store = store;
    this.#partition = partition;
    this.#clock = clock;
    this.#maxAgeMs = maxAgeMs;
  }

  /** Whether nothing is known to be retracted. */
  get isEmpty(): boolean {
    return this.#ids.size === 0;
  }

  /** Whether the item is known to be retracted. */
  readonly has = (id: string): boolean => this.#ids.has(id);

  /** Whether the copy is young enough. */
  get isFresh(): boolean {
    return this.#clock.monotonic() - this.#readAt <= this.#maxAgeMs;
  }

  /** Brings the copy up to date if it is too old. Callers share one read, which no caller's signal can end. */
  async refresh(): Promise<void> {
    if (this.isFresh) return;
    const deadline = Deadline.of({ deadlineMs: LONGEST_READ_MS }, this.#clock);
    this.#reading ??= deadline
      .race(this.#readOn(deadline.toCallOptions()), 'reading retractions')
      .finally(() => (this.#reading = undefined));
    await this.#reading;
  }

  /** Adds items to the log. */
  async add(ids: readonly string[], options?: CallOptions): Promise<void> {
    for (let start = 0; start < ids.length; start += BATCH)
      await this.#append(ids.slice(start, start + BATCH), options);
  }

  async #append(ids: readonly string[], options?: CallOptions): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      await this.#readOn(options);
      // The next entry must be absent: so the log has no gaps, and a reader that knows a prefix misses nothing.
      const key = chunkKey(this.#read + 1);
      const change = { guard: { key, expected: undefined }, puts: [{ key, value: encodeRecord(ids) }] };
      if (await this.#store.write(this.#partition, change, options)) {
        for (const id of ids) this.#ids.add(id);
        return;
      }
    }
    throw new FeedloomError('ERR_CONFLICT', 'Retracting met other retractions too often. Try again.', {
      retryable: true,
    });
  }

  async #readOn(options?: CallOptions): Promise<void> {
    const startedAt = this.#clock.monotonic();
    const from = this.#read;
    const part = { gte: chunkKey(from + 1), lt: CHUNKS.lt };
    const [entries = []] = await this.#store.read(this.#partition, [part], options);
    for (const { value } of entries) {
      for (const id of decodeRecord(value, 'list of retracted items') as string[]) this.#ids.add(id);
    }
    this.#read = Math.max(this.#read, from + entries.length);
    this.#readAt = startedAt;
  }
}
