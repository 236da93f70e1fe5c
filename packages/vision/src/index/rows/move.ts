import { hasBit } from './bit-set.js';
import type { RowItem, Segment } from './segment.js';

/** Rows of one segment that are copied into another. */
export interface MovedRows {
  /** From where. */
  readonly segment: Segment;
  /** Which rows, ascending. */
  readonly rows: Uint32Array;
}

/** A row that a move has copied. */
export interface CopiedRow {
  readonly item: RowItem;
  readonly row: number;
  readonly isAlive: boolean;
}

/**
 * The copying of rows into a new segment while writes go on: a row that was copied has a twin, and both must die
 * together, so that either copy can be searched until one takes the other's place.
 */
export class Move {
  /** Gets the rows; its vectors are there already, in the order of the sources. */
  readonly target: Segment;
  readonly #moved: readonly MovedRows[];
  /** For each source the row in the target of each of its rows, plus 1; 0 for rows that are not copied. */
  readonly #targets = new Map<Segment, Uint32Array>();
  #source = 0;
  #next = 0;

  constructor(moved: readonly MovedRows[], target: Segment) {
    this.#moved = moved;
    this.target = target;
    let start = 0;
    for (const { segment, rows } of moved) {
      const targets = new Uint32Array(segment.count);
      for (let at = 0; at < rows.length; at += 1) targets[rows[at] ?? 0] = start + at + 1;
      this.#targets.set(segment, targets);
      start += rows.length;
    }
  }

  /** From where rows are copied. */
  get sources(): readonly Segment[] {
    return this.#moved.map(({ segment }) => segment);
  }

  /** Copies one row. @returns It, or `undefined` if all were copied. */
  copyNext(): CopiedRow | undefined {
    let from = this.#moved[this.#source];
    while (from !== undefined && this.#next === from.rows.length) {
      this.#source += 1;
      this.#next = 0;
      from = this.#moved[this.#source];
    }
    if (from === undefined) return undefined;
    const origin = from.rows[this.#next] as number;
    this.#next += 1;
    const item = from.segment.items[origin] as RowItem;
    const isAlive = hasBit(from.segment.alive, origin);
    return { item, row: this.target.addItem(item, isAlive), isAlive };
  }

  /** The other copy of a live row, if it has one. */
  twinOf(segment: Segment, row: number): { segment: Segment; row: number } | undefined {
    if (segment === this.target) return this.#originOf(row);
    const target = (this.#targets.get(segment)?.[row] ?? 0) - 1;
    return target < 0 || target >= this.target.count ? undefined : { segment: this.target, row: target };
  }

  #originOf(row: number): { segment: Segment; row: number } | undefined {
    let start = 0;
    for (const { segment, rows } of this.#moved) {
      if (row < start + rows.length) return { segment, row: rows[row - start] as number };
      start += rows.length;
    }
    return undefined;
  }
}
