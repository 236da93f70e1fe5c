import type { Change } from '@feedloom/core';

/** The most that a cell takes beside its bytes and its family, in either protocol: the headers of its fields, a timestamp. */
const CELL = 40;
/** The most that a request takes beside its cells and names. */
const REQUEST = 512;
/** How often a request names its row. */
const ROWS = 4;

/** The length of what is named in every request, in bytes. */
export interface RequestNames {
  readonly table: number;
  readonly family: number;
  readonly row: number;
}

/** The most bytes that the request of a change has. */
export function requestBytes({ guard, puts = [], deletes = [] }: Change, { table, family, row }: RequestNames): number {
  let bytes = REQUEST + table + family + ROWS * row;
  if (guard !== undefined) bytes += guard.key.length + (guard.expected?.length ?? 0);
  for (const { key, value } of puts) bytes += CELL + family + key.length + value.length;
  for (const key of deletes) bytes += CELL + family + key.length;
  return bytes;
}
