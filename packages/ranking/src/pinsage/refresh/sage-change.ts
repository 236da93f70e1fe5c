import { FeedloomError, quote, requireId } from '@feedloom/core';
import type { SageTables } from '../../tables/sage-tables.js';

/** A neighbour, and its share of visits. */
export interface SageNeighbour {
  /** The item. */
  readonly id: string;
  /** Greater than 0; the shares of one item are scaled to add up to 1. */
  readonly weight: number;
}

/** An item as it is now. */
export interface SageChange {
  /** The item; one that has no row yet gets one. */
  readonly id: string;
  /** What it looks like now. @defaultValue as before; required for a new one */
  readonly features?: Float32Array | undefined;
  /** Its neighbours now, at most the tables' `fanOut` of them count. @defaultValue as before; itself for a new one */
  readonly neighbours?: readonly SageNeighbour[] | undefined;
  /** In how many collections it is now. @defaultValue as before; 0 for a new one */
  readonly collections?: number | undefined;
  /** When it was created, in days since the Unix epoch. @defaultValue as before; not known for a new one */
  readonly createdDays?: number | undefined;
}

/** Where an item's neighbours lie, and what they count: `fanOut` places. */
export interface NeighbourRow {
  readonly neighbours: Int32Array;
  readonly weights: Float32Array;
}

/** @throws `ERR_INVALID_ARGUMENT` for features of a wrong length or that are not finite. */
export function requireFeatures(tables: SageTables, { id, features }: SageChange): void {
  const width = tables.weights.layers[0]?.message.columns ?? 0;
  requireId('id', id);
  if (features === undefined) return;
  if (features instanceof Float32Array && features.length === width && features.every(Number.isFinite)) return;
  const message = `\`features\` of ${quote(id)} must be \`${width}\` finite numbers in a Float32Array.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

/** @throws `ERR_INVALID_ARGUMENT` for a number of collections or a time that is negative or not finite. */
export function requireFacts({ id, collections, createdDays }: SageChange): void {
  for (const [name, fact] of Object.entries({ collections, createdDays })) {
    if (fact === undefined || isFact(fact)) continue;
    const message = `\`${name}\` of ${quote(id)} must be a finite number of at least 0, got ${quote(fact)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
}

/** Whether the network can use a number of collections or a time: a bad one would spoil every answer that has its item. */
export function isFact(fact: number): boolean {
  return fact >= 0 && fact < Infinity;
}

/**
 * The neighbours of one item, as rows: those without a row are left out, and one without any has itself.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a weight that is not greater than 0.
 */
export function neighbourRow(
  neighbours: readonly SageNeighbour[],
  fanOut: number,
  own: number,
  rowOf: (id: string) => number | undefined,
): NeighbourRow {
  const known = neighbours.flatMap(({ id, weight }) => {
    if (!(weight > 0 && weight < Infinity)) {
      const message = `The neighbour ${quote(id)} must have a weight greater than 0, got ${quote(weight)}.`;
      throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
    }
    const row = rowOf(id);
    return row === undefined ? [] : [{ row, weight }];
  });
  const best = known.toSorted((a, b) => b.weight - a.weight).slice(0, fanOut);
  const sum = best.reduce((total, { weight }) => total + weight, 0);
  const result = { neighbours: new Int32Array(fanOut), weights: new Float32Array(fanOut) };
  best.forEach(({ row, weight }, slot) => {
    result.neighbours[slot] = row;
    result.weights[slot] = weight / sum;
  });
  if (best.length === 0) {
    result.neighbours[0] = own;
    result.weights[0] = 1;
  }
  return result;
}
