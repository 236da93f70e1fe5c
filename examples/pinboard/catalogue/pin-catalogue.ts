import { createStoreCatalogue, prefixEnd } from '@feedloom/core';
import type { CallOptions, Catalogue, OrderedStore, StoredEmbedding } from '@feedloom/core';
import { cellKey, decodeCell, encodeCell } from './cell.js';
import { pinDetailsSchema, toCard, toDraft } from './pin.js';
import type { Pin, PinCard, PinDetails } from './pin.js';
import type { Save } from './save.js';

const SAVES = 'saves';

const userPartition = (user: string): string => `user/${user}`;

/** What a save came to. */
export interface RecordedSave {
  /** As it is recorded: the first one, if the user had saved the pin before. */
  readonly save: Save;
  /** `false` if the user had saved the pin before. */
  readonly isNew: boolean;
}

/**
 * What is known of pins and of who saved them: pins in a catalogue of the SDK, a user's saves in the user's partition.
 *
 * A save and its count are two writes, in this order: whoever interrupts them loses one count, never a save.
 */
export class PinCatalogue {
  /** The pins as the SDK's searches read them. */
  readonly items: Catalogue<PinDetails>;
  readonly #store: OrderedStore;

  constructor(store: OrderedStore) {
    this.#store = store;
    this.items = createStoreCatalogue({ store, name: 'pins', schema: pinDetailsSchema });
  }

  /** Adds a pin, with its vector if there is one already. Adding it again changes nothing that users have done. */
  async put(pin: Pin, embedding?: StoredEmbedding, options: CallOptions = {}): Promise<void> {
    await this.items.put([{ ...toDraft(pin), embedding }], options);
  }

  /** Adds a pin and the saves it already has; adding it twice is the same as once. */
  async add(pin: Pin, saves: readonly Save[], options: CallOptions = {}): Promise<void> {
    await Promise.all(saves.map((save) => this.#list(save, options)));
    await this.put(pin, undefined, options);
    const [card] = await this.pins([pin.id], options);
    const missing = saves.length - (card?.saves ?? 0);
    if (missing > 0) await this.items.count(pin.id, SAVES, missing, options);
  }

  /** @returns For each id its pin, in the order given, or `undefined`. One round trip. */
  async pins(ids: readonly string[], options: CallOptions = {}): Promise<(PinCard | undefined)[]> {
    const items = await this.items.get(ids, options);
    return items.map((item) => item && toCard(item));
  }

  /** Records a save and counts it, once. */
  async save(save: Save, options: CallOptions = {}): Promise<RecordedSave> {
    const recorded = await this.record(save, options);
    if (recorded.isNew) await this.count(save.pin, options);
    return recorded;
  }

  /** Records a save. Whoever does so counts it if it is new, and may do other things meanwhile. */
  async record(save: Save, options: CallOptions = {}): Promise<RecordedSave> {
    const isNew = await this.#list(save, options);
    const kept = isNew ? save : await this.saveOf(save, options);
    return { save: kept ?? save, isNew };
  }

  /** Counts a new save. @returns How many there are, or `undefined` if there is no such pin. */
  count(pin: string, options: CallOptions = {}): Promise<number | undefined> {
    return this.items.count(pin, SAVES, 1, options);
  }

  /** A user's save of a pin, if there is one. */
  async saveOf({ user, pin }: Pick<Save, 'user' | 'pin'>, options: CallOptions = {}): Promise<Save | undefined> {
    const [[entry] = []] = await this.#store.read(userPartition(user), [{ key: cellKey('save', pin) }], options);
    return entry && decodeCell<Save>(entry.value);
  }

  /** Takes a save back. @returns The save, or `undefined` if there was none; a maker's own pin is none. */
  async unsave(name: Pick<Save, 'user' | 'pin'>, options: CallOptions = {}): Promise<Save | undefined> {
    const save = await this.saveOf(name, options);
    if (save !== undefined) await this.takeBack(save, options);
    return save;
  }

  /** Takes this very save back, not a later one of the same pin. Idempotent. */
  async takeBack(save: Save, options: CallOptions = {}): Promise<void> {
    const key = cellKey('save', save.pin);
    const change = { guard: { key, expected: encodeCell(save) }, deletes: [key] };
    const isGone = await this.#store.write(userPartition(save.user), change, options);
    if (isGone) await this.items.count(save.pin, SAVES, -1, options);
  }

  /** Takes back all saves of a user. Idempotent. */
  async erase(user: string, options: CallOptions = {}): Promise<void> {
    for (const save of await this.savesOf(user, options)) await this.unsave(save, options);
  }

  /** What a user has saved, in no particular order. */
  async savesOf(user: string, options: CallOptions = {}): Promise<Save[]> {
    const gte = cellKey('save', '');
    const [entries = []] = await this.#store.read(userPartition(user), [{ gte, lt: prefixEnd(gte) }], options);
    return entries.map(({ value }) => decodeCell<Save>(value));
  }

  #list(save: Save, options: CallOptions): Promise<boolean> {
    const key = cellKey('save', save.pin);
    const change = { guard: { key, expected: undefined }, puts: [{ key, value: encodeCell(save) }] };
    return this.#store.write(userPartition(save.user), change, options);
  }
}
