import { FeedloomError, prefixEnd } from '@feedloom/core';
import type { CallOptions, OrderedStore } from '@feedloom/core';
import { cellKey, decodeCell, encodeCell } from './cell.js';
import type { Pin, PinCard } from './pin.js';
import type { Save } from './save.js';

const CARD = cellKey('card');
const COUNT = cellKey('count');
const ATTEMPTS = 20;

const pinPartition = (pin: string): string => `pin/${pin}`;
const userPartition = (user: string): string => `user/${user}`;

/**
 * What is known of pins and of who saved them, on any ordered store.
 *
 * A pin's card, its saves and their count are in the pin's partition and change together; what a user has saved is
 * repeated in the user's partition.
 */
export class Catalogue {
  readonly #store: OrderedStore;

  constructor(store: OrderedStore) {
    this.#store = store;
  }

  /** Adds a pin and the saves it already has; adding it twice is the same as once. */
  async add(pin: Pin, saves: readonly Save[], options: CallOptions = {}): Promise<void> {
    const cells = saves.map((save) => ({ key: cellKey('saved', save.user), value: encodeCell(save) }));
    const puts = [{ key: CARD, value: encodeCell(pin) }, { key: COUNT, value: encodeCell(saves.length) }, ...cells];
    const absent = { key: CARD, expected: undefined };
    await Promise.all(saves.map((save) => this.#list(save, options)));
    // Last, because a pin that has a card counts as added.
    await this.#store.write(pinPartition(pin.id), { guard: absent, puts }, options);
  }

  /** @returns For each id its pin, in the order given, or `undefined`. One round trip. */
  async pins(ids: readonly string[], options: CallOptions = {}): Promise<(PinCard | undefined)[]> {
    const refs = ids.flatMap((id) => [
      { partition: pinPartition(id), key: CARD },
      { partition: pinPartition(id), key: COUNT },
    ]);
    const cells = await this.#store.readMany(refs, options);
    return ids.map((_, place) => {
      const [card, count] = [cells[place * 2], cells[place * 2 + 1]];
      if (card === undefined) return undefined;
      return { ...decodeCell<Pin>(card), saves: count === undefined ? 0 : decodeCell<number>(count) };
    });
  }

  /** Records a save and counts it. @returns `false` if the user had saved the pin before. */
  async save(save: Save, options: CallOptions = {}): Promise<boolean> {
    const partition = pinPartition(save.pin);
    const key = cellKey('saved', save.user);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [[count] = [], [before] = []] = await this.#store.read(partition, [{ key: COUNT }, { key }], options);
      const puts = [
        { key, value: encodeCell(save) },
        { key: COUNT, value: encodeCell((count === undefined ? 0 : decodeCell<number>(count.value)) + 1) },
      ];
      const guard = { key: COUNT, expected: count?.value };
      if (before !== undefined || (await this.#store.write(partition, { guard, puts }, options))) {
        // Repeated for an old save too, so that one that was interrupted here becomes whole.
        await this.#list(before === undefined ? save : decodeCell<Save>(before.value), options);
        return before === undefined;
      }
    }
    throw new FeedloomError('ERR_CONFLICT', 'The pin is being saved by too many users at once. Try again.', {
      retryable: true,
    });
  }

  /** What a user has saved, in no particular order. */
  async savesOf(user: string, options: CallOptions = {}): Promise<Save[]> {
    const gte = cellKey('save', '');
    const [entries = []] = await this.#store.read(userPartition(user), [{ gte, lt: prefixEnd(gte) }], options);
    return entries.map(({ value }) => decodeCell<Save>(value));
  }

  async #list(save: Save, options: CallOptions): Promise<void> {
    const puts = [{ key: cellKey('save', save.pin), value: encodeCell(save) }];
    await this.#store.write(userPartition(save.user), { puts }, options);
  }
}
