import type { VectorItem } from '@feedloom/core';
import { hasBit } from './bit-set.js';
import type { Move } from './move.js';
import type { RowItem } from './segment.js';
import { Segment } from './segment.js';

/** A row is named by one number: its segment's key and, in the lower 32 bits, its place. */
const ROWS_PER_KEY = 2 ** 32;

/**
 * Where each id is: the segments that searches look at, and for each id its one live row.
 *
 * The last segment is the tail, the only one that grows.
 */
export class ItemTable {
  readonly #dimension: number;
  readonly #addresses = new Map<string, number>();
  #segments: readonly Segment[];
  #lastKey: number;
  #move: Move | undefined;

  /** @param segments - Their live rows are already told apart: no id has two. */
  constructor(dimension: number, lastKey = 0) {
    this.#dimension = dimension;
    this.#lastKey = lastKey;
    this.#segments = [new Segment(this.newKey(), dimension)];
  }

  /** The highest key of a segment so far. */
  get lastKey(): number {
    return this.#lastKey;
  }

  /** Items. */
  get size(): number {
    return this.#addresses.size;
  }

  /** What searches look at. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** The segment that grows. */
  get tail(): Segment {
    return this.#segments[this.#segments.length - 1] as Segment;
  }

  /** A key that no segment has had. */
  newKey(): number {
    return (this.#lastKey += 1);
  }

  /** Starts a new tail; the old one grows no more. @returns The new one. */
  freezeTail(): Segment {
    const tail = new Segment(this.newKey(), this.#dimension);
    this.#segments = [...this.#segments, tail];
    return tail;
  }

  /** Adds a segment whose live rows hold ids that are nowhere else, before the tail. */
  adopt(segment: Segment, from: number, to: number): void {
    for (let row = from; row < to; row += 1) {
      if (hasBit(segment.alive, row)) this.#place(segment.items[row] as RowItem, segment.key, row);
    }
    if (this.#segments.includes(segment)) return;
    this.#segments = [...this.#segments.slice(0, -1), segment, this.tail];
  }

  /** Appends or replaces an item. @returns Whether the tail needed a new block. */
  put(item: RowItem, vector: Float32Array): boolean {
    this.#kill(item.id);
    const { tail } = this;
    const grows = tail.append(item, vector);
    this.#place(item, tail.key, tail.count - 1);
    return grows;
  }

  /** @returns Whether there was such an item. */
  remove(id: string): boolean {
    this.#kill(id);
    return this.#addresses.delete(id);
  }

  /** The item under `id`, with a copy of its vector. */
  get(id: string): VectorItem | undefined {
    const found = this.#locate(id);
    const item = found?.segment.items[found.row];
    if (found === undefined || item === undefined) return undefined;
    const vector = found.segment.vector(found.row);
    return item.tags.length === 0 ? { id, vector } : { id, vector, tags: [...item.tags] };
  }

  /** The rows of `segment` that hold `ids`. */
  rowsOf(ids: readonly string[], segment: Segment): number[] {
    return ids.flatMap((id) => {
      const found = this.#locate(id);
      if (found === undefined) return [];
      if (found.segment === segment) return [found.row];
      const twin = this.#move?.twinOf(found.segment, found.row);
      return twin?.segment === segment ? [twin.row] : [];
    });
  }

  /** Lets writes reach both copies of the rows that `move` copies, until it is finished. */
  beginMove(move: Move): void {
    this.#move = move;
  }

  /** Copies the next rows of the move, at most `rows` of them. @returns Whether there are more. */
  continueMove(rows: number): boolean {
    const move = this.#move;
    if (move === undefined) return false;
    for (let step = 0; step < rows; step += 1) {
      const copied = move.copyNext();
      if (copied === undefined) return false;
      if (copied.isAlive) this.#place(copied.item, move.target.key, copied.row);
    }
    return true;
  }

  /** From now on searches look at the target of the move instead of its sources: all in one step. */
  finishMove(): void {
    const move = this.#move;
    if (move === undefined) return;
    const rest = this.#segments.filter((segment) => !move.sources.includes(segment));
    this.#segments = [...rest.slice(0, -1), ...(move.target.count > 0 ? [move.target] : []), ...rest.slice(-1)];
    this.#move = undefined;
  }

  #place({ id }: RowItem, key: number, row: number): void {
    this.#addresses.set(id, key * ROWS_PER_KEY + row);
  }

  #locate(id: string): { segment: Segment; row: number } | undefined {
    const address = this.#addresses.get(id);
    if (address === undefined) return undefined;
    const key = Math.floor(address / ROWS_PER_KEY);
    const row = address % ROWS_PER_KEY;
    if (key === this.#move?.target.key) return { segment: this.#move.target, row };
    const segment = this.#segments.find((each) => each.key === key);
    return segment === undefined ? undefined : { segment, row };
  }

  #kill(id: string): void {
    const found = this.#locate(id);
    if (found === undefined) return;
    const twin = this.#move?.twinOf(found.segment, found.row);
    found.segment.kill(found.row);
    twin?.segment.kill(twin.row);
  }
}
