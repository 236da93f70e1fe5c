import { openFsBlobStore } from '@feedloom/adapters/fs';
import { serve } from '@feedloom/core/spawn';

/** What a process does that shares a blob store with others. */
export interface BlobChild {
  /** Puts blobs without end: the text of a number, many times over. */
  putForEver(size: number): never;
  /** Swaps the pointer `name` so many times, retrying lost swaps. @returns The versions that it made. */
  swap(name: string): string[];
}

/** How many swaps a child does. */
const SWAPS = 60;

serve<{ readonly path: string }, BlobChild>(async ({ path }) => {
  const store = await openFsBlobStore({ path });
  return {
    methods: {
      async putForEver(size) {
        for (let count = 0; ; count += 1) await store.put(Buffer.alloc(size, `${process.pid} ${count} `));
      },
      async swap(name) {
        const versions: string[] = [];
        while (versions.length < SWAPS) {
          const seen = await store.pointer(name);
          const id = await store.put(Buffer.from(`${process.pid} ${versions.length}`));
          const made = await store.point(name, id, { expected: seen?.version });
          if (made !== undefined) versions.push(made);
        }
        return versions;
      },
    },
    close: () => store.close(),
  };
});
