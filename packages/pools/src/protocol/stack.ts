import type { Entry, RangePart } from '@feedloom/core';
import { asBuffer, readInteger } from '@feedloom/core';
import { chunksBelow } from '../keys.js';
import type { Chunk } from '../records/chunk.js';
import { decodeChunk } from '../records/chunk.js';
import { SeenRecord } from '../records/seen.js';

/** A stored chunk, with what has been seen of it; decoded when it is looked at. */
export class Layer {
  readonly seq: number;
  readonly seen: SeenRecord;
  readonly #bytes: Uint8Array;
  #chunk: Chunk | undefined;

  /** The chunk `seq` in its stored form. */
  constructor(seq: number, bytes: Uint8Array, seen: SeenRecord, chunk?: Chunk) {
    this.seq = seq;
    this.seen = seen;
    this.#bytes = bytes;
    this.#chunk = chunk;
  }

  /** A chunk that has just been made. */
  static fresh(chunk: Chunk): Layer {
    return new Layer(chunk.seq, new Uint8Array(), SeenRecord.empty(chunk.token, chunk.items.length), chunk);
  }

  /** @throws `ERR_CORRUPT` if the stored bytes cannot be read. */
  get chunk(): Chunk {
    this.#chunk ??= decodeChunk(this.#bytes);
    return this.#chunk;
  }
}

/** Above every chunk. */
export const TOP = 2 ** 48 - 1;

const ALL_CHUNKS = chunksBelow(TOP);

/** Asks for the newest `count` chunks below `seq`, each with its record of seen items. */
export function layersPart(seq: number, count: number): RangePart {
  return { ...(seq === TOP ? ALL_CHUNKS : chunksBelow(seq)), reverse: true, limit: 2 * count };
}

/** Reads what {@link layersPart} asked for, newest first. A chunk and its record are written and trimmed together. */
export function readLayers(cells: readonly Entry[]): Layer[] {
  const layers: Layer[] = [];
  // In reverse order a chunk's record of seen items comes before the chunk itself.
  for (let index = 0; index + 1 < cells.length; index += 1) {
    const [seen, chunk] = [cells[index] as Entry, cells[index + 1] as Entry];
    const seq = readInteger(asBuffer(chunk.key), 1);
    if (readInteger(asBuffer(seen.key), 1) !== seq) continue;
    layers.push(new Layer(seq, chunk.value, new SeenRecord(seen.value)));
    index += 1;
  }
  return layers;
}
