import { setImmediate as nextTurn } from 'node:timers/promises';
import { Deadline, FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { EmbeddingTable, TableVersion } from './embedding-table.js';
import { indexRows } from './index-rows.js';
import { shared } from './shared-array.js';

/** Numbers that are looked at in one turn of the event loop: about a millisecond. */
const SLICE = 2 ** 20;

/** What a table is made of. */
export interface EmbeddingTableParts {
  /** Of what it was computed. */
  readonly version: TableVersion;
  /** Numbers in a vector. */
  readonly dimension: number;
  /** The id of each row, each different. */
  readonly ids: readonly string[];
  /** `[ids.length, dimension]`, row-major. Kept if it is in shared memory, and then never to be changed; else copied. */
  readonly vectors: Float32Array;
}

/**
 * Makes a table of vectors that are there. Looks at every number and id; the event loop turns meanwhile.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a wrong length, a bad id or one twice, or a number that is not finite; `ERR_TIMEOUT`,
 * `ERR_ABORTED`.
 */
export async function createEmbeddingTable(
  { version, dimension, ids, vectors }: EmbeddingTableParts,
  options: CallOptions = {},
): Promise<EmbeddingTable> {
  const deadline = Deadline.of(options);
  deadline.check('making a table');
  requireVersion(version);
  requirePositiveInteger('dimension', dimension);
  if (!(vectors instanceof Float32Array) || vectors.length !== ids.length * dimension) {
    const message = `\`vectors\` must be a Float32Array of \`${ids.length * dimension}\` numbers, got ${quote(vectors.length)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  for (let from = 0; from < vectors.length; from += SLICE) {
    const place = firstNotFinite(vectors.subarray(from, from + SLICE));
    await nextTurn();
    deadline.check('making a table');
    if (place === undefined) continue;
    const bad = from + place;
    const message = `\`vectors\` must be finite, got ${quote(vectors[bad])} in row \`${Math.floor(bad / dimension)}\`.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const rows = await indexRows(ids);
  deadline.check('making a table');
  return tableOf({ version, dimension, ids: [...rows.keys()], vectors: await shared(vectors) }, rows);
}

/** A table of parts that were checked. */
export function tableOf(
  { version, dimension, ids, vectors }: EmbeddingTableParts,
  rows: ReadonlyMap<string, number>,
): EmbeddingTable {
  return { version, dimension, size: ids.length, vectors, ids, rowOf: (id) => rows.get(id) };
}

/** The place of the first NaN or infinity; `undefined` if there is none. */
export function firstNotFinite(numbers: Float32Array | Float64Array): number | undefined {
  let sum = 0;
  // A finite number times 0 is 0, all others make NaN of the sum.
  for (let place = 0; place < numbers.length; place += 1) sum += (numbers[place] ?? 0) * 0;
  return sum === 0 ? undefined : numbers.findIndex((each) => !Number.isFinite(each));
}

/** @throws `ERR_INVALID_ARGUMENT` if it does not say what it is of. */
export function requireVersion({ modelId, graphEpoch, refresh = 0 }: TableVersion): void {
  const isModel = typeof modelId === 'string' && /^[0-9a-f]{64}$/.test(modelId);
  if (isModel && Number.isSafeInteger(graphEpoch) && Number.isSafeInteger(refresh) && refresh >= 0) return;
  const message =
    '`version` must hold a SHA-256 in hexadecimal as `modelId` and whole numbers as `graphEpoch` and `refresh`, ' +
    `got ${quote(modelId)}, ${quote(graphEpoch)} and ${quote(refresh)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
