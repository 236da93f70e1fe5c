import type { SharedRows } from '../rows/segment.js';
import { dot } from './dot.js';

/** Scores rows of one segment, in the thread that searches. */
export class RowReader {
  readonly #dimension: number;
  readonly #rowsPerBlock: number;
  readonly #views: readonly Float32Array[];

  constructor({ rowsPerBlock, blocks }: SharedRows, dimension: number) {
    this.#dimension = dimension;
    this.#rowsPerBlock = rowsPerBlock;
    this.#views = blocks.map((block) => new Float32Array(block));
  }

  /** The cosine of a row and a query, both of norm 1. */
  score(row: number, query: Float64Array): number {
    const block = row < this.#rowsPerBlock ? 0 : Math.floor(row / this.#rowsPerBlock);
    const start = (row - block * this.#rowsPerBlock) * this.#dimension;
    return Math.min(1, Math.max(-1, dot(this.#views[block] as Float32Array, start, query)));
  }
}
