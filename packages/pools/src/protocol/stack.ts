import type { Entry, RangePart } from '@feedloom/core';
import { asBuffer, readInteger } from '@feedloom/core';
import { chunksBelow } from '../keys.js';
import type { Chunk } from '../records/chunk.js';
import { decodeChunk } from '../records/chunk.js';
import { SeenRecord } from '../records/seen.js';

/** A stored chunk, with what has been seen of it. */
export interface Layer {
  readonly chunk: Chunk;
  readonly seen: SeenRecord;
}

/** Asks for the newest `count` chunks below `seq`, each with its record of seen items. */
export function layersPart(seq: number, count: number): RangePart {
  return { ...chunksBelow(seq), reverse: true, limit: 2 * count };
}

/** Above every chunk. */
export const TOP = 2 ** 48 - 1;

/** Reads what {@link layersPart} asked for, newest first. A chunk and its record are written and trimmed together. */
export function readLayers(cells: readonly Entry[]): Layer[] {
  const layers: Layer[] = [];
  // In reverse order a chunk's record of seen items comes before the chunk itself.
  for (let index = 0; index + 1 < cells.length; index += 1) {
    const [seen, chunk] = [cells[index] as Entry, cells[index + 1] as Entry];
    const belongTogether = readInteger(asBuffer(seen.key), 1) === readInteger(asBuffer(chunk.key), 1);
    if (!belongTogether) continue;
    layers.push({ chunk: decodeChunk(chunk.value), seen: new SeenRecord(seen.value) });
    index += 1;
  }
  return layers;
}
