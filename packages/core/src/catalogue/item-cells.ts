import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import type { Change, OrderedStore } from '../contracts/ordered-store.js';
import type { Random } from '../contracts/random.js';
import type { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { quote, requireId } from '../validate.js';
import { CARD, COUNTS, VECTOR } from './item-records.js';

/** The cells of one item as they lie in the store; `vector` only where it was asked for. */
export interface ItemCells {
  readonly card: Uint8Array | undefined;
  readonly counts: Uint8Array | undefined;
  readonly vector?: Uint8Array | undefined;
}

/** What is known of an item before it is changed. */
export interface KnownCells {
  /** Its cells as they were read last. */
  readonly known?: ItemCells | undefined;
  /** Whether the change depends on the vector too. */
  readonly hasVectors?: boolean | undefined;
}

/** Where items lie. */
export interface ItemStoreOptions {
  readonly store: OrderedStore;
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** Leaves room for an id in the name of a partition. */
const MAX_NAME = 200;

/** How often a change is made anew because another one came first. */
const ATTEMPTS = 64;

/** The cells of items: a partition for each, changed by writes that are guarded by its counts. */
export class ItemStore {
  readonly store: OrderedStore;
  readonly clock: Clock;
  readonly #random: Random;
  readonly #prefix: string;

  constructor({ store, name, clock, random }: ItemStoreOptions) {
    this.store = store;
    this.clock = clock;
    this.#random = random;
    requireId('name', name);
    // Without a `/` in it, so that no catalogue's items can be taken for another's.
    const encoded = encodeURIComponent(name);
    if (encoded.length > MAX_NAME) {
      const message = `\`name\` must have at most ${MAX_NAME} characters once percent-encoded, got ${quote(name)}.`;
      throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
    }
    this.#prefix = `catalogue/${encoded}/`;
  }

  /** The id of the item that a partition holds, or `undefined` if it is none of this catalogue's. */
  idOf(partition: string): string | undefined {
    return partition.startsWith(this.#prefix) ? partition.slice(this.#prefix.length) : undefined;
  }

  /** The cells of items, in the order of their ids, in one read. */
  async read(ids: readonly string[], hasVectors: boolean, options: CallOptions): Promise<ItemCells[]> {
    if (ids.length === 0) return [];
    const keys = hasVectors ? [CARD, COUNTS, VECTOR] : [CARD, COUNTS];
    const refs = ids.flatMap((id) => keys.map((key) => ({ partition: this.#partition(id), key })));
    const cells = await this.store.readMany(refs, options);
    return ids.map((_, index) => {
      const first = index * keys.length;
      return { card: cells[first], counts: cells[first + 1], vector: hasVectors ? cells[first + 2] : undefined };
    });
  }

  /**
   * Makes a change that depends on an item's cells, and makes it anew from what is there whenever another change has
   * come first.
   *
   * @param plan - What to do about the cells; `undefined` for nothing.
   * @param options - What is known of the cells.
   * @returns The cells that the change was made of, or `undefined` if there was none to make.
   * @throws `ERR_CONFLICT` if others always come first.
   */
  async change(
    id: string,
    plan: (cells: ItemCells) => Omit<Change, 'guard'> | undefined,
    deadline: Deadline,
    { known, hasVectors = false }: KnownCells = {},
  ): Promise<ItemCells | undefined> {
    let cells = known;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      cells ??= (await this.read([id], hasVectors, deadline.toCallOptions()))[0] ?? {
        card: undefined,
        counts: undefined,
      };
      const change = plan(cells);
      if (change === undefined) return undefined;
      const guard = { key: COUNTS, expected: cells.counts };
      if (await this.store.write(this.#partition(id), { ...change, guard }, deadline.toCallOptions())) return cells;
      cells = undefined;
      // Not in step with the others that lost.
      await deadline.sleep(this.#random.next() * 2 ** Math.min(attempt, 6), 'a change of the catalogue');
    }
    const message = `Item ${quote(id)} is changed by others too often. Try again.`;
    throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
  }

  /** Deletes a vector, unless another one has come in its place meanwhile. */
  async dropVector(id: string, vector: Uint8Array, deadline: Deadline): Promise<void> {
    const guard = { key: VECTOR, expected: vector };
    await this.store.write(this.#partition(id), { deletes: [VECTOR], guard }, deadline.toCallOptions());
  }

  #partition(id: string): string {
    return this.#prefix + id;
  }
}
