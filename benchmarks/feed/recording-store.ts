import type { Change, OrderedStore, ReadPart } from '@feedloom/core';

/** One call that a store received. */
export type StoreCall =
  | { readonly kind: 'read'; readonly partition: string; readonly parts: readonly ReadPart[] }
  | { readonly kind: 'write'; readonly partition: string; readonly change: Change };

/** A store that also hands every read and write to `onCall`. */
export function recordingStore(store: OrderedStore, onCall: (call: StoreCall) => void): OrderedStore {
  return {
    supports: store.supports,
    read: (partition, parts, options) => {
      onCall({ kind: 'read', partition, parts });
      return store.read(partition, parts, options);
    },
    write: (partition, change, options) => {
      onCall({ kind: 'write', partition, change });
      return store.write(partition, change, options);
    },
    readMany: (refs, options) => store.readMany(refs, options),
    scan: (range, options) => store.scan(range, options),
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store.close(),
  };
}
