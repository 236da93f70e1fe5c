import type { Buffer } from 'node:buffer';

const MAGIC = 'usearch';
/** The library's numbers for the metric `ip`, for bfloat16, for 64-bit keys and for 32-bit slots. */
const METRIC = 'i'.charCodeAt(0);
const KINDS = { scalar: 4, key: 14, slot: 15 };
const HEAD_BYTES = 64;
const GRAPH_HEAD_BYTES = 40;
/** A node's key and level. */
const NODE_HEAD_BYTES = 10;

/**
 * The bytes of a usearch 2 file: `u32` rows and `u32` bytes of a row, the rows in the order of their slots, a head of 64
 * bytes, the graph's head (`u64` size, connectivity, connectivity of the base, highest level, entry slot), an `i16`
 * level for each slot, and the nodes: `u64` key, `i16` level, then for each level a `u32` count and as many `u32` slots as
 * fit.
 */
export class GraphFile {
  readonly #bytes: Buffer;
  readonly #count: number;
  readonly #dimension: number;

  /** @param bytes - The whole file. */
  constructor(bytes: Buffer, { count, dimension }: { readonly count: number; readonly dimension: number }) {
    this.#bytes = bytes;
    this.#count = count;
    this.#dimension = dimension;
  }

  /** What is wrong with it as an index of `vectors`, of shape `[count, dimension]`; `undefined` if nothing is. */
  findProblem(vectors: Float32Array): string | undefined {
    try {
      return this.#checkHead() ?? this.#checkNodes(vectors);
    } catch (error) {
      if (error instanceof RangeError) return 'it is cut short';
      throw error;
    }
  }

  get #headAt(): number {
    return 8 + this.#count * this.#dimension * 2;
  }

  #checkHead(): string | undefined {
    const bytes = this.#bytes;
    if (bytes.readUInt32LE(0) !== this.#count) return `it has \`${bytes.readUInt32LE(0)}\` rows`;
    if (bytes.readUInt32LE(4) !== this.#dimension * 2) return `its rows have \`${bytes.readUInt32LE(4)}\` bytes`;
    const head = this.#headAt;
    if (bytes.toString('latin1', head, head + 7) !== MAGIC) return 'it is not of usearch';
    if (bytes.readUInt16LE(head + 7) !== 2) return `it has format \`${bytes.readUInt16LE(head + 7)}\``;
    if (bytes.readUInt8(head + 13) !== METRIC) return 'it is of another metric';
    const { scalar, key, slot } = KINDS;
    if (bytes.readUInt8(head + 14) !== scalar) return 'it keeps other numbers than bfloat16';
    if (bytes.readUInt8(head + 15) !== key || bytes.readUInt8(head + 16) !== slot) return 'it has other keys';
    if (bytes.readBigUInt64LE(head + 17) !== BigInt(this.#count)) return 'rows are missing';
    if (bytes.readBigUInt64LE(head + 25) !== 0n) return 'it has deleted rows';
    if (bytes.readBigUInt64LE(head + 33) !== BigInt(this.#dimension)) return 'it is of another dimension';
    if (bytes.readUInt8(head + 41) !== 0) return 'it may have a key twice';
    const graph = head + HEAD_BYTES;
    return bytes.readBigUInt64LE(graph) === BigInt(this.#count) ? undefined : 'its graph has another size';
  }

  #checkNodes(vectors: Float32Array): string | undefined {
    const bytes = this.#bytes;
    const graph = this.#headAt + HEAD_BYTES;
    const [upper, base, top, entry] = [8, 16, 24, 32].map((at) => Number(bytes.readBigUInt64LE(graph + at))) as [
      number,
      number,
      number,
      number,
    ];
    if (upper < 2 || upper > 1024 || base < 2 || base > 2048) return 'it has an impossible number of links';
    if (entry >= this.#count) return 'its entry is no row';
    const levelsAt = graph + GRAPH_HEAD_BYTES;
    const level = (slot: number): number => bytes.readInt16LE(levelsAt + 2 * slot);
    if (level(entry) !== top) return 'its entry is not on the highest level';
    const seen = new Uint8Array(this.#count);
    let at = levelsAt + 2 * this.#count;
    for (let slot = 0; slot < this.#count; slot += 1) {
      const row = Number(bytes.readBigUInt64LE(at));
      if (row >= this.#count || seen[row] === 1) return `slot ${slot} holds no row, or one twice`;
      seen[row] = 1;
      const height = level(slot);
      if (height < 0 || height > top || bytes.readInt16LE(at + 8) !== height)
        return `the level of slot ${slot} is impossible`;
      if (!this.#isRow(slot, row, vectors)) return `row ${row} is another vector`;
      at += NODE_HEAD_BYTES;
      for (let floor = 0; floor <= height; floor += 1) {
        const most = floor === 0 ? base : upper;
        const links = bytes.readUInt32LE(at);
        if (links > most) return `slot ${slot} has \`${links}\` links`;
        for (let link = 1; link <= links; link += 1) {
          const other = bytes.readUInt32LE(at + 4 * link);
          // A link to a slot that does not reach this level would be followed into another node's memory.
          if (other >= this.#count || level(other) < floor) return `slot ${slot} leads nowhere`;
        }
        at += 4 + 4 * most;
      }
    }
    return at === bytes.length ? undefined : 'it has another length';
  }

  /** Whether slot `slot` keeps the vector of `row`, rounded to bfloat16. */
  #isRow(slot: number, row: number, vectors: Float32Array): boolean {
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    const start = 8 + slot * this.#dimension * 2;
    for (let at = 0; at < this.#dimension; at += 1) {
      const kept = widen(view.getUint16(start + 2 * at, true));
      const truth = vectors[row * this.#dimension + at] as number;
      if (!(Math.abs(kept - truth) <= Math.abs(truth) * 2 ** -8 + 1e-38)) return false;
    }
    return true;
  }
}

const scratch = new DataView(new ArrayBuffer(4));

/** The number that 16 bits stand for: the upper half of a 32-bit float. */
function widen(half: number): number {
  scratch.setUint16(2, half, true);
  return scratch.getFloat32(0, true);
}
