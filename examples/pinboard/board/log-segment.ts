import { Buffer } from 'node:buffer';
import { INTEGER_BYTES, readInteger, writeInteger } from '@feedloom/core';
import type { CallOptions, Entry, OrderedStore, RangePart } from '@feedloom/core';
import { cellKey, decodeCell, encodeCell } from '../catalogue/cell.js';
import type { BoardEvent } from './board-event.js';

/** Events that were written together. */
export interface Batch {
  /** No two batches are the same bytes, so that a writer finds its own. */
  readonly token: string;
  /** When it was written, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly events: readonly BoardEvent[];
}

/** A batch, and the cell that holds it. */
export interface KeptBatch extends Batch {
  readonly place: number;
  readonly cell: Entry;
}

/** How many batches lie in one partition. */
export const SEGMENT = 512;

const HEAD = cellKey('head');

/**
 * A part of the log: one partition of up to {@link SEGMENT} batches, of which the head says how many there are. Every append
 * is guarded by the head, so places are given out one after the other. The head stays when the batches are let go, so that
 * nobody who slept appends to the past.
 */
export class LogSegment {
  readonly number: number;
  readonly #store: OrderedStore;

  constructor(store: OrderedStore, number: number) {
    this.#store = store;
    this.number = number;
  }

  /** How many batches there are, or have been. */
  async count(options: CallOptions): Promise<number> {
    const [[head] = []] = await this.#store.read(this.#partition, [{ key: HEAD }], options);
    return countIn(head);
  }

  /** Adds a batch at `place`. @returns `false` if somebody else has added one there. */
  append(place: number, batch: Uint8Array, options: CallOptions): Promise<boolean> {
    const guard = { key: HEAD, expected: place === 0 ? undefined : integer(place) };
    const puts = [
      { key: HEAD, value: integer(place + 1) },
      { key: batchKey(place), value: batch },
    ];
    return this.#store.write(this.#partition, { guard, puts }, options);
  }

  /** The bytes at a place. */
  async at(place: number, options: CallOptions): Promise<Uint8Array | undefined> {
    const [[cell] = []] = await this.#store.read(this.#partition, [{ key: batchKey(place) }], options);
    return cell?.value;
  }

  /** The batches from `place` on without a gap, and how many there are, or have been, in all. */
  async read(place: number, limit: number, options: CallOptions): Promise<{ batches: KeptBatch[]; count: number }> {
    const range = { gte: batchKey(place), lt: batchKey(SEGMENT), limit };
    const [[head] = [], cells = []] = await this.#store.read(this.#partition, [{ key: HEAD }, range], options);
    const batches = cells.map((cell) => ({ ...decodeCell<Batch>(cell.value), place: placeOf(cell.key), cell }));
    const gap = batches.findIndex((batch, index) => batch.place !== place + index);
    return { batches: gap === -1 ? batches : batches.slice(0, gap), count: countIn(head) };
  }

  /** Takes events out of a batch. @returns `false` if it has changed meanwhile. */
  replace(
    { cell, place, token, at }: KeptBatch,
    events: readonly BoardEvent[],
    options: CallOptions,
  ): Promise<boolean> {
    const guard = { key: cell.key, expected: cell.value };
    const puts = [{ key: batchKey(place), value: encodeBatch({ token, at, events }) }];
    return this.#store.write(this.#partition, { guard, puts }, options);
  }

  /** Lets go of all batches. */
  async clear(options: CallOptions): Promise<void> {
    const all: RangePart = { gte: batchKey(0), lt: batchKey(SEGMENT) };
    const [cells = []] = await this.#store.read(this.#partition, [all], options);
    if (cells.length > 0) await this.#store.write(this.#partition, { deletes: cells.map(({ key }) => key) }, options);
  }

  get #partition(): string {
    return `board-log/${this.number}`;
  }
}

/** A batch as it is kept. */
export function encodeBatch({ token, at, events }: Batch): Uint8Array {
  return encodeCell({ token, at, events });
}

function countIn(head: Entry | undefined): number {
  return head === undefined ? 0 : readInteger(Buffer.from(head.value), 0);
}

function integer(value: number): Uint8Array {
  const bytes = Buffer.alloc(INTEGER_BYTES);
  writeInteger(bytes, value, 0);
  return bytes;
}

function batchKey(place: number): Uint8Array {
  return Buffer.concat([Buffer.from('b'), integer(place)]);
}

function placeOf(key: Uint8Array): number {
  return readInteger(Buffer.from(key), 1);
}
