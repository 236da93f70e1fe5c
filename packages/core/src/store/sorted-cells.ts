/** One cell as latin-1 strings, one character a byte. */
export interface Cell {
  readonly key: string;
  value: string;
}

/** Blocks split in two when they outgrow this: short enough to splice in about a microsecond. */
const MAX_BLOCK = 512;

/**
 * The cells of one partition: a map for points, and beside it sorted blocks for ranges.
 *
 * Keys and values are latin-1 strings: comparing them compares bytes, and unlike small buffers they are compact and
 * share memory with nobody. A point costs O(1), a change O(log n + block), a range O(log n + its length).
 */
export class SortedCells {
  readonly #byKey = new Map<string, Cell>();
  /** Never empty blocks, each sorted, in order. */
  readonly #blocks: Cell[][] = [];

  /** How many cells there are. */
  get size(): number {
    return this.#byKey.size;
  }

  /** @returns The cell itself, not a copy, or `undefined`. */
  get(key: string): Cell | undefined {
    return this.#byKey.get(key);
  }

  /** Puts a cell, or changes the value of the one that is there. */
  set(key: string, value: string): void {
    const present = this.#byKey.get(key);
    if (present === undefined) {
      const cell = { key, value };
      this.#byKey.set(key, cell);
      this.#insert(cell);
    } else {
      present.value = value;
    }
  }

  /** Removes a cell; an absent one is no error. */
  delete(key: string): void {
    if (!this.#byKey.delete(key)) return;
    const blockIndex = this.#blockOf(key);
    const block = this.#blocks[blockIndex] as Cell[];
    if (block.length === 1) this.#blocks.splice(blockIndex, 1);
    else block.splice(lowerBound(block, key), 1);
  }

  /** The cells with `gte <= key < lt`, at most `limit`; without `lt`, to the end. */
  range(gte: string, lt: string | undefined, reverse: boolean, limit: number): Cell[] {
    return reverse ? this.#descend(gte, lt, limit) : this.#ascend(gte, lt, limit);
  }

  #ascend(gte: string, lt: string | undefined, limit: number): Cell[] {
    const cells: Cell[] = [];
    let blockIndex = this.#blockOf(gte);
    let block = this.#blocks[blockIndex];
    let index = block === undefined ? 0 : lowerBound(block, gte);
    while (block !== undefined && cells.length < limit) {
      const cell = block[index];
      if (cell === undefined) {
        blockIndex += 1;
        block = this.#blocks[blockIndex];
        index = 0;
      } else if (lt !== undefined && cell.key >= lt) {
        break;
      } else {
        cells.push(cell);
        index += 1;
      }
    }
    return cells;
  }

  #descend(gte: string, lt: string | undefined, limit: number): Cell[] {
    const cells: Cell[] = [];
    let blockIndex = lt === undefined ? this.#blocks.length : this.#blockOf(lt);
    let block = this.#blocks[blockIndex] ?? [];
    let index = lt === undefined ? 0 : lowerBound(block, lt);
    while (cells.length < limit) {
      if (index === 0) {
        if (blockIndex === 0) break;
        blockIndex -= 1;
        block = this.#blocks[blockIndex] as Cell[];
        index = block.length;
      }
      index -= 1;
      const cell = block[index] as Cell;
      if (cell.key < gte) break;
      cells.push(cell);
    }
    return cells;
  }

  #insert(cell: Cell): void {
    const blockIndex = Math.min(this.#blockOf(cell.key), this.#blocks.length - 1);
    const block = this.#blocks[blockIndex];
    if (block === undefined) {
      this.#blocks.push([cell]);
      return;
    }
    block.splice(lowerBound(block, cell.key), 0, cell);
    if (block.length > MAX_BLOCK) this.#blocks.splice(blockIndex + 1, 0, block.splice(MAX_BLOCK >>> 1));
  }

  /** The first block whose last key is not below `key`; the number of blocks if there is none. */
  #blockOf(key: string): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const block = this.#blocks[middle] as Cell[];
      if ((block[block.length - 1] as Cell).key < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The index of the first of `cells` whose key is not below `key`. */
function lowerBound(cells: readonly Cell[], key: string): number {
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cells[middle] as Cell).key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
