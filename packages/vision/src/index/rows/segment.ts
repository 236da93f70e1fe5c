import { clearBit, setBit, wordsFor } from './bit-set.js';

/** An item as a segment keeps it. */
export interface RowItem {
  readonly id: string;
  readonly tags: readonly string[];
}

/** The vectors of a segment, in blocks of shared memory that workers see too. */
export interface SharedRows {
  /** Names the segment; never used again for another one. */
  readonly key: number;
  /** Rows that fit into each block. */
  readonly rowsPerBlock: number;
  /** Each `rowsPerBlock * dimension` 32-bit floats. */
  readonly blocks: readonly SharedArrayBuffer[];
}

/** About a mebibyte: what is allocated when a segment grows. */
const BLOCK_FLOATS = 256 * 1024;

/**
 * Rows of vectors with their ids and tags. Rows are appended and never move; a row that is replaced or removed is dead.
 *
 * So `(key, row)` names one version of one item for ever.
 */
export class Segment {
  readonly key: number;
  readonly dimension: number;
  readonly rowsPerBlock: number;
  readonly blocks: SharedArrayBuffer[];
  readonly items: RowItem[] = [];
  /** The rows that carry a tag, ascending. */
  readonly tagged = new Map<string, number[]>();
  /** A bit for each row: whether it counts. */
  alive: Uint32Array;
  /** Rows that do not count any more. */
  dead = 0;
  readonly #views: Float32Array[];

  /** Without `data`, an empty segment that grows; else one of these rows, whose items are added next. */
  constructor(key: number, dimension: number, data?: SharedArrayBuffer) {
    this.key = key;
    this.dimension = dimension;
    const rows = data === undefined ? Math.max(64, Math.floor(BLOCK_FLOATS / dimension)) : rowsOf(data, dimension);
    this.rowsPerBlock = Math.max(1, rows);
    this.blocks = data === undefined ? [] : [data];
    this.#views = this.blocks.map((block) => new Float32Array(block));
    this.alive = new Uint32Array(wordsFor(this.rowsPerBlock));
  }

  /** Rows, dead ones too. */
  get count(): number {
    return this.items.length;
  }

  /** Rows that count. */
  get live(): number {
    return this.items.length - this.dead;
  }

  /** What workers need to read the vectors. */
  get shared(): SharedRows {
    return { key: this.key, rowsPerBlock: this.rowsPerBlock, blocks: [...this.blocks] };
  }

  /** Names the next row, whose vector is there already. @returns It. */
  addItem(item: RowItem, isAlive = true): number {
    const row = this.items.push(item) - 1;
    if (row >>> 5 >= this.alive.length) {
      const grown = new Uint32Array(this.alive.length * 2);
      grown.set(this.alive);
      this.alive = grown;
    }
    if (isAlive) setBit(this.alive, row);
    else this.dead += 1;
    for (const tag of item.tags) {
      const rows = this.tagged.get(tag);
      if (rows === undefined) this.tagged.set(tag, [row]);
      else rows.push(row);
    }
    return row;
  }

  /** Appends a row of a growing segment. @returns Whether it needed a new block, of which workers must learn. */
  append(item: RowItem, vector: Float32Array): boolean {
    const row = this.items.length;
    const grows = row === this.blocks.length * this.rowsPerBlock;
    if (grows) {
      const block = new SharedArrayBuffer(this.rowsPerBlock * this.dimension * 4);
      this.blocks.push(block);
      this.#views.push(new Float32Array(block));
    }
    this.#views[Math.floor(row / this.rowsPerBlock)]?.set(vector, (row % this.rowsPerBlock) * this.dimension);
    this.addItem(item);
    return grows;
  }

  /** Marks a row, which must be alive, as dead. */
  kill(row: number): void {
    clearBit(this.alive, row);
    this.dead += 1;
  }

  /** A copy of a row's vector. */
  vector(row: number): Float32Array {
    const start = (row % this.rowsPerBlock) * this.dimension;
    const view = this.#views[Math.floor(row / this.rowsPerBlock)] ?? new Float32Array(0);
    return view.slice(start, start + this.dimension);
  }
}

function rowsOf(data: SharedArrayBuffer, dimension: number): number {
  return data.byteLength / 4 / dimension;
}
