import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedloomError, quote, requireId } from '@feedloom/core';
import type { VectorItem } from '@feedloom/core';
import type { LogChange } from './files/log-record.js';

/** How far a norm may be from 1. */
const NORM_TOLERANCE = 1e-3;
/** A norm that is nearer to 1 is left as it is, so that vectors come back as they were given. */
const ROUNDING = 1e-6;
/** Numbers that are checked between two turns of the event loop: a few milliseconds. */
const NUMBERS_PER_TURN = 500_000;

/**
 * Checks items and copies them, with vectors of norm 1.
 *
 * @throws `ERR_INVALID_ARGUMENT` that says which item breaks which rule.
 */
export async function prepareItems(items: readonly VectorItem[], dimension: number): Promise<LogChange[]> {
  if (!Array.isArray(items)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`items\` must be an array, got ${quote(items)}.`);
  }
  const rowsPerTurn = Math.ceil(NUMBERS_PER_TURN / dimension);
  const changes: LogChange[] = [];
  for (let from = 0; from < items.length; from += rowsPerTurn) {
    if (from > 0) await nextTurn();
    const some = items.slice(from, from + rowsPerTurn) as readonly unknown[];
    // One allocation for many rows: the collector of garbage would have to look at each.
    const vectors = new Float32Array(some.length * dimension);
    some.forEach((item, at) => {
      const room = vectors.subarray(at * dimension, (at + 1) * dimension);
      changes.push(prepareItem(item, `items[${from + at}]`, room));
    });
  }
  return changes;
}

function prepareItem(item: unknown, name: string, room: Float32Array): LogChange {
  if (typeof item !== 'object' || item === null) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be an object, got ${quote(item)}.`);
  }
  const { id, vector, tags = [] } = item as Partial<VectorItem>;
  requireId(`${name}.id`, id);
  if (!Array.isArray(tags)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}.tags\` must be an array, got ${quote(tags)}.`);
  }
  const unique = [...new Set(tags as readonly string[])];
  for (const tag of unique) requireId(`${name}.tags[]`, tag);
  copyUnit(`${name}.vector`, vector, room);
  return { kind: 'put', item: { id, tags: unique }, vector: room };
}

/**
 * Copies `vector`, at norm 1, into `room`.
 *
 * @throws `ERR_INVALID_ARGUMENT` for another length, a number that is not finite, or a norm other than 1.
 */
export function copyUnit(name: string, vector: unknown, room: Float32Array): void {
  const dimension = room.length;
  if (!(vector instanceof Float32Array)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be a Float32Array, got ${quote(vector)}.`);
  }
  if (vector.length !== dimension) {
    const message = `\`${name}\` must have \`${dimension}\` numbers, got \`${vector.length}\`. Is it of another space?`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  let square = 0;
  for (let at = 0; at < dimension; at += 1) square += (vector[at] as number) ** 2;
  const norm = Math.sqrt(square);
  // The norm of a vector with a NaN or an infinity is none that is near 1.
  if (!(Math.abs(norm - 1) <= NORM_TOLERANCE)) {
    const message = `\`${name}\` must be finite and of L2 norm 1, got the norm \`${norm}\`. Normalise it.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  room.set(vector);
  if (Math.abs(norm - 1) <= ROUNDING) return;
  for (let at = 0; at < dimension; at += 1) room[at] = (room[at] as number) / norm;
}
