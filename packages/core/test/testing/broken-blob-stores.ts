import type { BlobStore, CallOptions, PointOptions } from '../../src/index.js';
import { MemoryBlobStore } from '../../src/memory/index.js';
import { testBlobStore } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';

/** The laws that a blob store breaks. */
export function lawsOfBlobStore(open: () => BlobStore): Promise<string[]> {
  return failuresOf((runner) => testBlobStore(runner, async () => open(), { damage: async () => undefined }));
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Blob stores with one bug each, and the law that must notice. */
export const brokenBlobStores: readonly { bug: string; law: string; subject: () => BlobStore }[] = [
  {
    bug: 'returns damaged bytes',
    law: 'finds a damaged blob corrupt instead of returning it',
    subject: () => new MemoryBlobStore(),
  },
  {
    bug: 'names blobs in capitals',
    law: 'keeps blobs under the SHA-256 of their bytes',
    subject: () =>
      new (class extends MemoryBlobStore {
        override async put(bytes: Uint8Array, options?: CallOptions): Promise<string> {
          return (await super.put(bytes, options)).toUpperCase();
        }
      })(),
  },
  {
    bug: 'moves a pointer whatever its version',
    law: 'moves a pointer for the caller that has seen its version, and for no other',
    subject: () =>
      new (class extends MemoryBlobStore {
        override async point(name: string, id: string, options: PointOptions): Promise<string | undefined> {
          const expected = (await this.pointer(name))?.version;
          return super.point(name, id, options.expected === undefined ? options : { ...options, expected });
        }
      })(),
  },
  {
    bug: 'looks at the version, waits, then moves the pointer',
    law: 'lets one of many swaps of the same version win',
    subject: () =>
      new (class extends MemoryBlobStore {
        override async point(name: string, id: string, options: PointOptions): Promise<string | undefined> {
          if ((await this.pointer(name))?.version !== options.expected) return undefined;
          await tick();
          return super.point(name, id, { ...options, expected: (await this.pointer(name))?.version });
        }
      })(),
  },
  {
    bug: 'folds the case of names',
    law: 'keeps names apart, whatever is in them',
    subject: () =>
      new (class extends MemoryBlobStore {
        override point(name: string, id: string, options: PointOptions): Promise<string | undefined> {
          return super.point(name.toLowerCase(), id, options);
        }
      })(),
  },
  {
    bug: 'looks for what is no id',
    law: 'refuses ids that are not 64 lower-case hexadecimal digits',
    subject: () =>
      new (class extends MemoryBlobStore {
        override get(id: string, options?: CallOptions): Promise<Uint8Array | undefined> {
          return super.get(id.toLowerCase(), options);
        }
      })(),
  },
  {
    bug: 'deletes nothing',
    law: 'deletes one blob and no other',
    subject: () =>
      new (class extends MemoryBlobStore {
        override delete = async (): Promise<void> => undefined;
      })(),
  },
  {
    bug: 'returns the bytes that it keeps',
    law: 'shares no memory with its callers',
    subject: () => {
      const kept = new Map<string, Promise<Uint8Array | undefined>>();
      return new (class extends MemoryBlobStore {
        override get(id: string, options?: CallOptions): Promise<Uint8Array | undefined> {
          const found = kept.get(id) ?? super.get(id, options);
          kept.set(id, found);
          return found;
        }
      })();
    },
  },
];
