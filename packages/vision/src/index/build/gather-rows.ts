import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GatheredRows, RowsToGather } from './builder-messages.js';

/** Copies rows of several segments, in their order, into one piece of shared memory. */
export async function gatherRows(dimension: number, sources: readonly RowsToGather[]): Promise<GatheredRows> {
  const count = sources.reduce((sum, { rows }) => sum + rows.length, 0);
  const data = new SharedArrayBuffer(count * dimension * 4);
  const target = new Float32Array(data);
  let end = 0;
  for (const { from, rows } of sources) {
    const views = from.blocks.map((block) => new Float32Array(block));
    for (const row of rows) {
      const start = (row % from.rowsPerBlock) * dimension;
      const view = views[Math.floor(row / from.rowsPerBlock)] as Float32Array;
      target.set(view.subarray(start, start + dimension), end);
      end += dimension;
    }
    await nextTurn();
  }
  return { data, count, dimension };
}
