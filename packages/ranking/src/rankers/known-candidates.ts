import type { EmbeddingTable } from '../tables/embedding-table.js';

/** Candidates that have a row, by their place in the request. */
export interface KnownCandidates {
  readonly places: Int32Array;
  readonly rows: Int32Array;
}

/** Looks candidates up in a table. */
export function knownCandidates(
  candidates: readonly { readonly id: string }[],
  table: EmbeddingTable,
): KnownCandidates {
  const places = new Int32Array(candidates.length);
  const rows = new Int32Array(candidates.length);
  let count = 0;
  for (let place = 0; place < candidates.length; place += 1) {
    const id = candidates[place]?.id;
    const row = id === undefined ? undefined : table.rowOf(id);
    if (row === undefined) continue;
    places[count] = place;
    rows[count] = row;
    count += 1;
  }
  return { places: places.subarray(0, count), rows: rows.subarray(0, count) };
}
