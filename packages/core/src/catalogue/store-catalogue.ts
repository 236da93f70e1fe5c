import pLimit from 'p-limit';
import { systemClock } from '../clock/system-clock.js';
import type { CallOptions } from '../contracts/call-options.js';
import type {
  Catalogue,
  CatalogueDraft,
  CatalogueItem,
  CatalogueReadOptions,
  StoredEmbedding,
} from '../contracts/catalogue.js';
import type { Clock } from '../contracts/clock.js';
import type { Change, OrderedStore } from '../contracts/ordered-store.js';
import type { Random } from '../contracts/random.js';
import type { StandardSchema } from '../contracts/schema.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { systemRandom } from '../random/system-random.js';
import { quote, requireFinite, requireId } from '../validate.js';
import { type ItemCells, ItemStore } from './item-cells.js';
import { CARD, COUNTS, END, VECTOR, packCard, packCounts } from './item-records.js';
import { type DamagedRecord, ItemReader } from './item-reader.js';
import { checkEmbedding, packVector } from './vector-record.js';

/** Where a catalogue lies and what its items hold. */
export interface StoreCatalogueOptions<Details> {
  /** Keeps the items; an acknowledged write has survived what the store's `durability` says. */
  readonly store: OrderedStore;
  /** Tells catalogues of one store apart, at most 200 characters once percent-encoded. @defaultValue `'items'` */
  readonly name?: string | undefined;
  /** What `details` must fit, checked before they are written and when they are read. @defaultValue anything that has a JSON form */
  readonly schema?: StandardSchema<Details> | undefined;
  /** Hears of records that cannot be read. @defaultValue nobody does */
  readonly onDamaged?: ((damage: DamagedRecord) => void) | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
  /** Chance, for pauses between attempts. @defaultValue the system's */
  readonly random?: Random | undefined;
}

/** How many items one call writes at a time. */
const WRITES_AT_ONCE = 16;

/**
 * Creates a {@link Catalogue} over any {@link OrderedStore}: one partition for each item, with cells of their own for
 * card, counts and vector, so that vectors are read only when asked for. A `get` is one `readMany`.
 *
 * Each record carries a check sum. An item whose card is damaged, or whose details no longer fit the schema, is missing;
 * damaged counts are empty, a damaged vector is none; `onDamaged` hears of all three. The next `put` mends them: it writes
 * the card anew, begins to count from nothing, and replaces or deletes the vector. One bad record never keeps a feed from
 * being shown. A write whose answer was lost throws the store's `indeterminate`
 * error; `count` may then have counted. Closing the store is the caller's.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad name.
 */
export function createStoreCatalogue<Details = unknown>({
  store,
  name = 'items',
  schema,
  onDamaged,
  clock = systemClock,
  random = systemRandom,
}: StoreCatalogueOptions<Details>): Catalogue<Details> {
  const items = new ItemStore({ store, name, clock, random });
  return new StoreCatalogue(items, new ItemReader(schema, onDamaged), schema);
}

class StoreCatalogue<Details> implements Catalogue<Details> {
  readonly #items: ItemStore;
  readonly #reader: ItemReader<Details>;
  readonly #schema: StandardSchema<Details> | undefined;

  constructor(items: ItemStore, reader: ItemReader<Details>, schema: StandardSchema<Details> | undefined) {
    this.#items = items;
    this.#reader = reader;
    this.#schema = schema;
  }

  async put(drafts: readonly CatalogueDraft<Details>[], options?: CallOptions): Promise<void> {
    const deadline = this.#begin('put', options);
    requireList('items', drafts);
    const packed = await Promise.all(
      drafts.map(async (draft) => {
        const card = await packCard(draft, this.#schema);
        return [
          draft.id,
          { card, vector: draft.embedding === undefined ? undefined : packVector(draft.embedding) },
        ] as const;
      }),
    );
    // Of an id given twice, the last counts.
    const puts = new Map(packed);
    const hasVectors = packed.some(([, { vector }]) => vector === undefined);
    const before = await this.#changeAll(
      puts,
      (put, cells, id) => this.#putChange(id, put, cells),
      deadline,
      hasVectors,
    );
    await Promise.all(
      [...puts].map(async ([id, { vector }], index) => {
        const kept = before[index]?.card === undefined ? undefined : before[index].vector;
        if (vector !== undefined || kept === undefined || this.#reader.isReadable(id, 'vector', kept)) return;
        await this.#items.dropVector(id, kept, deadline);
      }),
    );
  }

  async get(
    ids: readonly string[],
    { embeddings = false, ...options }: CatalogueReadOptions = {},
  ): Promise<readonly (CatalogueItem<Details> | undefined)[]> {
    const deadline = this.#begin('get', options);
    requireList('ids', ids);
    for (const id of ids) requireId('ids[]', id);
    const cells = await this.#items.read(ids, embeddings, deadline.toCallOptions());
    return Promise.all(cells.map((found, index) => this.#reader.read(ids[index] ?? '', found)));
  }

  async embed(embeddings: ReadonlyMap<string, StoredEmbedding>, options?: CallOptions): Promise<number> {
    const deadline = this.#begin('embed', options);
    requireMap('embeddings', embeddings);
    for (const [id, embedding] of embeddings) {
      requireId('id', id);
      checkEmbedding(embedding);
    }
    const packed = new Map([...embeddings].map(([id, embedding]) => [id, packVector(embedding)]));
    const embedded = await this.#changeAll(
      packed,
      (value, { card }) => (card === undefined ? undefined : { puts: [{ key: VECTOR, value }] }),
      deadline,
    );
    return embedded.filter((cells) => cells !== undefined).length;
  }

  async count(id: string, name: string, by: number, options?: CallOptions): Promise<number | undefined> {
    const deadline = this.#begin('count', options);
    requireId('id', id);
    requireId('name', name);
    requireFinite('by', by);
    let sum: number | undefined;
    const plan = ({ card, counts }: ItemCells): Change | undefined => {
      if (card === undefined) return undefined;
      const before = this.#reader.counts(id, counts);
      sum = (Object.hasOwn(before, name) ? (before[name] ?? 0) : 0) + by;
      requireFinite('by', sum);
      return { puts: [{ key: COUNTS, value: packCounts({ ...before, [name]: sum }) }] };
    };
    const changed = await this.#items.change(id, plan, deadline);
    return changed === undefined ? undefined : sum;
  }

  async remove(ids: readonly string[], options?: CallOptions): Promise<number> {
    const deadline = this.#begin('remove', options);
    requireList('ids', ids);
    for (const id of ids) requireId('ids[]', id);
    const removed = await this.#changeAll(
      new Map(ids.map((id) => [id, id])),
      (_, { card, counts }) =>
        card === undefined && counts === undefined ? undefined : { deletes: [CARD, COUNTS, VECTOR] },
      deadline,
    );
    return removed.filter((cells) => cells?.card !== undefined).length;
  }

  async *scan({ embeddings = false, ...options }: CatalogueReadOptions = {}): AsyncGenerator<CatalogueItem<Details>> {
    const deadline = this.#begin('scan', options);
    const range = { gte: CARD, lt: embeddings ? END : VECTOR };
    let item: FoundItem | undefined;
    // The cells of one partition come together, so an item is complete when the next one begins.
    for await (const { partition, key, value } of this.#items.store.scan(range, deadline.toCallOptions())) {
      const id = this.#items.idOf(partition);
      if (id !== item?.id) {
        const whole = await this.#complete(item, embeddings, deadline);
        if (whole !== undefined) yield whole;
        item = id === undefined ? undefined : { id, card: undefined, counts: undefined };
      }
      if (item === undefined) continue;
      if (CARD.equals(key)) item.card = value;
      else if (COUNTS.equals(key)) item.counts = value;
      else if (VECTOR.equals(key)) item.vector = value;
    }
    const last = await this.#complete(item, embeddings, deadline);
    if (last !== undefined) yield last;
  }

  /** The item of which a scan has found cells: read again if it was removed between two of them. */
  async #complete(
    item: FoundItem | undefined,
    hasVectors: boolean,
    deadline: Deadline,
  ): Promise<CatalogueItem<Details> | undefined> {
    if (item?.card === undefined) return undefined;
    if (item.counts !== undefined) return this.#reader.read(item.id, item);
    const [cells] = await this.#items.read([item.id], hasVectors, deadline.toCallOptions());
    return cells === undefined ? undefined : this.#reader.read(item.id, cells);
  }

  #begin(what: string, options: CallOptions | undefined): Deadline {
    const deadline = Deadline.of(options, this.#items.clock);
    deadline.check(what);
    return deadline;
  }

  /** Changes several items, some at a time, after one read of them all. */
  async #changeAll<Value>(
    values: ReadonlyMap<string, Value>,
    plan: (value: Value, cells: ItemCells, id: string) => Omit<Change, 'guard'> | undefined,
    deadline: Deadline,
    hasVectors = false,
  ): Promise<(ItemCells | undefined)[]> {
    const cells = await this.#items.read([...values.keys()], hasVectors, deadline.toCallOptions());
    const limit = pLimit(WRITES_AT_ONCE);
    const change = async (id: string, value: Value, known: ItemCells | undefined): Promise<ItemCells | undefined> => {
      try {
        return await this.#items.change(id, (found) => plan(value, found, id), deadline, { known, hasVectors });
      } catch (error) {
        // Whoever called has its answer then: what has not begun never does.
        limit.clearQueue();
        throw error;
      }
    };
    return Promise.all([...values].map(([id, value], index) => limit(() => change(id, value, cells[index]))));
  }

  /** Writes a card; what an item of the same name has left behind goes, unless that item is still there. */
  #putChange(id: string, { card, vector }: PackedDraft, { card: before, counts }: ItemCells): Omit<Change, 'guard'> {
    const isNew = before === undefined;
    const puts = [{ key: CARD, value: card }];
    const isCounted = counts !== undefined && this.#reader.isReadable(id, 'counts', counts);
    if (isNew || !isCounted) puts.push({ key: COUNTS, value: packCounts({}) });
    if (vector !== undefined) puts.push({ key: VECTOR, value: vector });
    return { puts, deletes: isNew && vector === undefined ? [VECTOR] : [] };
  }
}

/** What a scan has found of an item so far. */
interface FoundItem {
  readonly id: string;
  card: Uint8Array | undefined;
  counts: Uint8Array | undefined;
  vector?: Uint8Array;
}

/** A draft as it is written. */
interface PackedDraft {
  readonly card: Uint8Array;
  readonly vector: Uint8Array | undefined;
}

function requireList(name: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be a list, got ${quote(value)}.`);
}

function requireMap(name: string, value: unknown): void {
  if (value instanceof Map) return;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be a Map, got ${quote(value)}.`);
}
