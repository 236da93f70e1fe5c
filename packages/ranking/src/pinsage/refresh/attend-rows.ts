import { FeedloomError } from '@feedloom/core';
import type { LayerTable } from '../../tables/sage-tables.js';
import type { Neighbourhoods } from '../neighbourhoods.js';
import { LEAK } from '../reference/attend.js';

/**
 * `n_u = Σ_v α_v m_v` of some rows, from messages and scores that are there: the reference's attention, without its pass over
 * all items.
 *
 * @param target - `[rows, m]`, row-major; overwritten.
 * @throws `ERR_INVALID_ARGUMENT` for a neighbour that is no row, or a share that is not a finite number of at least 0.
 */
export function attendRows(
  { messages, selfScores, neighbourScores }: Omit<LayerTable, 'inputs'>,
  { fanOut, neighbours, weights }: Neighbourhoods,
  rows: Int32Array,
  target: Float32Array,
): void {
  const count = neighbourScores.length;
  const width = messages.length / count;
  const attention = new Float64Array(fanOut);
  target.fill(0, 0, rows.length * width);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const from = row * fanOut;
    const own = selfScores[row] ?? 0;
    let most = -Infinity;
    for (let slot = 0; slot < fanOut; slot += 1) {
      const share = weights[from + slot] ?? 0;
      const neighbour = neighbours[from + slot] ?? 0;
      if (!(share >= 0 && share < Infinity) || neighbour < 0 || neighbour >= count) {
        const message = `Row \`${row}\` has the neighbour \`${neighbour}\` with the share \`${share}\`. Neighbours are rows, shares at least 0.`;
        throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
      }
      if (share === 0) continue;
      const raw = own + (neighbourScores[neighbour] ?? 0);
      const leaked = raw < 0 ? LEAK * raw : raw;
      attention[slot] = leaked;
      if (leaked > most) most = leaked;
    }
    let sum = 0;
    for (let slot = 0; slot < fanOut; slot += 1) {
      const share = weights[from + slot] ?? 0;
      // Less the most, so that no power overflows.
      const power = share > 0 ? share * Math.exp((attention[slot] ?? 0) - most) : 0;
      attention[slot] = power;
      sum += power;
    }
    const start = at * width;
    for (let slot = 0; slot < fanOut; slot += 1) {
      const share = (attention[slot] ?? 0) / sum;
      if (!(share > 0)) continue;
      const source = (neighbours[from + slot] ?? 0) * width;
      for (let column = 0; column < width; column += 1) {
        target[start + column] = (target[start + column] ?? 0) + share * (messages[source + column] ?? 0);
      }
    }
  }
}
