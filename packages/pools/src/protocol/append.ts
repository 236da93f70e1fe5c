import type { Plan } from '../records/pending.js';
import type { Chunk } from '../records/chunk.js';
import { encodeChunk } from '../records/chunk.js';
import type { KeptChunk, LiveHead } from '../records/head.js';
import { SeenRecord } from '../records/seen.js';
import { chunkKey, seenKey } from '../keys.js';

/** What adding a chunk does to the feed, and the head's memory of it. */
export interface Appended extends Plan {
  readonly head: Pick<LiveHead, 'seq' | 'first' | 'chunks'>;
}

/** Adds a chunk on top and trims whole chunks from the bottom, down to `keep` items; the newest always stays. */
export function append(head: LiveHead, chunk: Chunk, keep: number): Appended {
  const chunks: KeptChunk[] = [...head.chunks, [chunk.items.length, chunk.rev]];
  let total = chunks.reduce((sum, [items]) => sum + items, 0);
  let { first } = head;
  const deletes: Uint8Array[] = [];
  while (total > keep && chunks.length > 1) {
    total -= chunks.shift()?.[0] ?? 0;
    deletes.push(chunkKey(first), seenKey(first));
    first += 1;
  }
  return {
    puts: [
      { key: chunkKey(chunk.seq), value: encodeChunk(chunk) },
      { key: seenKey(chunk.seq), value: SeenRecord.empty(chunk.token, chunk.items.length).bytes },
    ],
    deletes,
    head: { seq: chunk.seq, first, chunks },
  };
}
