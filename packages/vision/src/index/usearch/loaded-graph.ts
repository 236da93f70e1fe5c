import { FeedloomError } from '@feedloom/core';
import type { Index } from 'usearch';
import type { WidthStep } from './search-width.js';
import { widthFor } from './search-width.js';

/** What a graph search found. */
export interface GraphMatches {
  /** Rows, nearest first, by scores of bfloat16. */
  readonly rows: Uint32Array;
  /** Their scores, within about 0.01. */
  readonly scores: Float32Array;
}

/** A usearch index in this thread, whose keys are the rows of a segment. */
export class LoadedGraph {
  /** Rows in it. */
  readonly count: number;
  readonly #index: Index;
  readonly #widths: readonly WidthStep[];

  /** @throws `ERR_CORRUPT` if the index has another number of rows or another dimension. */
  constructor(
    index: Index,
    { count, dimension, widths }: { count: number; dimension: number; widths: readonly WidthStep[] },
  ) {
    // The library replaces the dimension that it was made with by that of the file, and says nothing.
    if (index.size() !== count || index.dimensions() !== dimension) {
      const found = `${index.size()} x ${index.dimensions()}`;
      throw new FeedloomError(
        'ERR_CORRUPT',
        `The index holds \`${found}\` numbers instead of \`${count} x ${dimension}\`.`,
      );
    }
    this.#index = index;
    this.count = count;
    this.#widths = widths;
  }

  /** How many rows to ask for, so that at least 95 % of the `limit` nearest are among them. */
  widthFor(limit: number): number {
    return Math.min(this.count, Math.max(limit, widthFor(limit, this.#widths)));
  }

  /**
   * About the `width` nearest rows; fewer if the graph leads to no more.
   *
   * @param query - A vector that begins its buffer.
   * @throws `ERR_CORRUPT` if a row is none of the segment.
   */
  search(query: Float32Array, width: number): GraphMatches {
    // One thread: handing a single query over costs more than it saves.
    const { keys, distances } = this.#index.search(query, width, 1);
    const halves = new Uint32Array(keys.buffer, keys.byteOffset, keys.length * 2);
    const rows = new Uint32Array(keys.length);
    const scores = new Float32Array(keys.length);
    for (let at = 0; at < rows.length; at += 1) {
      const row = halves[2 * at] as number;
      if (row >= this.count || halves[2 * at + 1] !== 0) {
        throw new FeedloomError('ERR_CORRUPT', `The index names a row \`${keys[at]}\` of \`${this.count}\`.`);
      }
      rows[at] = row;
      scores[at] = 1 - (distances[at] as number);
    }
    return { rows, scores };
  }
}
