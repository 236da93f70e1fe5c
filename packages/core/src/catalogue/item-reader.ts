import type { CatalogueItem } from '../contracts/catalogue.js';
import type { StandardSchema } from '../contracts/schema.js';
import type { ItemCells } from './item-cells.js';
import { type Counts, unpackCard, unpackCounts } from './item-records.js';
import { unpackVector } from './vector-record.js';

/** A record of an item that cannot be read. */
export interface DamagedRecord {
  /** The item's id. */
  readonly id: string;
  /** Which of its records: without its card an item is missing, without the others it is not whole. */
  readonly record: 'card' | 'counts' | 'vector';
  /** What is wrong: a {@link FeedloomError} with `ERR_CORRUPT`, or `ERR_INVALID_PAYLOAD` if details do not fit the schema. */
  readonly error: unknown;
}

/** Turns cells into items, and what cannot be read into a report. */
export class ItemReader<Details> {
  readonly #schema: StandardSchema<Details> | undefined;
  readonly #onDamaged: ((damage: DamagedRecord) => void) | undefined;

  constructor(schema: StandardSchema<Details> | undefined, onDamaged: ((damage: DamagedRecord) => void) | undefined) {
    this.#schema = schema;
    this.#onDamaged = onDamaged;
  }

  /** The item, or `undefined` if there is none or its card is damaged. */
  async read(id: string, { card, counts, vector }: ItemCells): Promise<CatalogueItem<Details> | undefined> {
    if (card === undefined) return undefined;
    try {
      const unpacked = await unpackCard(card, this.#schema, id);
      const embedding = this.#try(id, 'vector', () => (vector === undefined ? undefined : unpackVector(vector)));
      return { id, ...unpacked, counts: this.counts(id, counts), ...(embedding === undefined ? {} : { embedding }) };
    } catch (error) {
      this.#onDamaged?.({ id, record: 'card', error });
      return undefined;
    }
  }

  /** The item's counts; empty if they are damaged. */
  counts(id: string, record: Uint8Array | undefined): Counts {
    return this.#try(id, 'counts', () => (record === undefined ? undefined : unpackCounts(record))) ?? {};
  }

  /** Whether a record that is there can be read. */
  isReadable(id: string, record: 'counts' | 'vector', bytes: Uint8Array): boolean {
    const unpack = record === 'counts' ? unpackCounts : unpackVector;
    return this.#try<unknown>(id, record, () => unpack(bytes)) !== undefined;
  }

  #try<Value>(id: string, record: DamagedRecord['record'], unpack: () => Value): Value | undefined {
    try {
      return unpack();
    } catch (error) {
      this.#onDamaged?.({ id, record, error });
      return undefined;
    }
  }
}
