import { createHash } from 'node:crypto';
import type { CallOptions, Change, OrderedStore } from '@feedloom/core';
import type { FanOutPosition, Progress } from '../contracts/progress.js';
import type { Offer } from '../contracts/worker.js';
import { DEFAULT_NAMESPACE, requireNamespace } from '../namespace.js';
import { decodeRecord, encodeRecord } from '../records/record.js';
import { idKey, indexPartition } from './index-cells.js';

/** Where progress is kept. */
export interface ProgressOptions {
  /** Keeps it; whoever opened it closes it. */
  readonly store: OrderedStore;
  /** Prefixes every partition. `[a-z0-9_-]{1,64}`. @defaultValue `'feedloom'` */
  readonly namespace?: string | undefined;
}

/** How far a fan-out has come, and of which version of the item. */
interface Position {
  readonly fingerprint: string;
  readonly cursor: string;
}

/**
 * Creates the progress of fan-outs in a store: one partition for each source, one cell for each offer under way.
 *
 * An offer of the same item with other data begins at the first page: everybody is to receive the newer one.
 */
export function createProgress<Data, Source extends string = string>({
  store,
  namespace = DEFAULT_NAMESPACE,
}: ProgressOptions): Progress<Data, Source> {
  requireNamespace(namespace);
  const partitionOf = (source: string): string => indexPartition(namespace, 'progress', source);

  async function writeAll<Item>(
    items: readonly Item[],
    offerOf: (item: Item) => Offer<Data, Source>,
    change: (items: readonly Item[]) => Change,
    options: CallOptions,
  ): Promise<void> {
    const bySource = new Map<Source, Item[]>();
    for (const item of items) {
      const { source } = offerOf(item);
      bySource.set(source, [...(bySource.get(source) ?? []), item]);
    }
    const writes = [...bySource].map(([source, some]) => store.write(partitionOf(source), change(some), options));
    await Promise.all(writes);
  }

  async function load(offers: readonly Offer<Data, Source>[], options: CallOptions = {}) {
    const refs = offers.map(({ id, source }) => ({ partition: partitionOf(source), key: idKey(id) }));
    const values = await store.readMany(refs, options);
    return offers.map((offer, index) => {
      const value = values[index];
      if (value === undefined) return undefined;
      const { fingerprint, cursor } = decodeRecord(value, 'progress of a fan-out') as Position;
      return fingerprint === fingerprintOf(offer) ? cursor : undefined;
    });
  }

  async function save(positions: readonly FanOutPosition<Data, Source>[], options: CallOptions = {}): Promise<void> {
    const put = ({ offer, cursor }: FanOutPosition<Data, Source>) => {
      const position: Position = { fingerprint: fingerprintOf(offer), cursor };
      return { key: idKey(offer.id), value: encodeRecord(position) };
    };
    await writeAll(
      positions,
      ({ offer }) => offer,
      (some) => ({ puts: some.map(put) }),
      options,
    );
  }

  async function clear(offers: readonly Offer<Data, Source>[], options: CallOptions = {}): Promise<void> {
    await writeAll(
      offers,
      (offer) => offer,
      (some) => ({ deletes: some.map(({ id }) => idKey(id)) }),
      options,
    );
  }

  return { load, save, clear };
}

/** Tells two versions of an item apart. */
function fingerprintOf({ data, at }: Offer<unknown>): string {
  return createHash('sha256')
    .update(JSON.stringify([data, at]))
    .digest('base64url')
    .slice(0, 22);
}
