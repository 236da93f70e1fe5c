import { createHash } from 'node:crypto';
import type { CallOptions, OrderedStore } from '@feedloom/core';
import { cellKey, decodeCell, encodeCell } from './cell.js';

const PARTITION = 'erasures';

/** A user was erased. */
export interface Erasure {
  readonly digest: string;
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
}

/**
 * When users were erased, so that what a start tells again stays forgotten. What remains of a user here is a digest and a
 * time.
 */
export class Erasures {
  readonly #store: OrderedStore;
  /** Digest → time, in milliseconds since the Unix epoch. */
  readonly #times = new Map<string, number>();

  private constructor(store: OrderedStore) {
    this.#store = store;
  }

  /** Reads what is known of before. */
  static async open(store: OrderedStore, options: CallOptions = {}): Promise<Erasures> {
    const erasures = new Erasures(store);
    for await (const { value } of store.scan({ partition: PARTITION }, options)) {
      const { digest, at } = decodeCell<Erasure>(value);
      erasures.#times.set(digest, at);
    }
    return erasures;
  }

  /** Hears of an erasure by another process. */
  note({ digest, at }: Erasure): void {
    this.#times.set(digest, Math.max(at, this.#times.get(digest) ?? -Infinity));
  }

  /** A user is erased at `at`, in milliseconds since the Unix epoch. */
  async add(user: string, at: number, options: CallOptions = {}): Promise<Erasure> {
    const digest = digestOf(user);
    this.note({ digest, at });
    await this.#store.write(
      PARTITION,
      { puts: [{ key: cellKey(digest), value: encodeCell({ digest, at }) }] },
      options,
    );
    return { digest, at };
  }

  /** Whether something that a user did at `at` has been erased. */
  covers(user: string, at: number): boolean {
    return this.#times.size > 0 && at <= (this.#times.get(digestOf(user)) ?? -Infinity);
  }
}

/** What is known of a user who was erased. */
export function digestOf(user: string): string {
  return createHash('sha256').update(user).digest('hex');
}
