import { serve } from '@feedloom/core/spawn';
import type { Neighbourhoods } from '../neighbourhoods.js';
import { computePhase } from './compute-phase.js';
import type { RefreshApi, RowRange, SpreadRequest } from './refresh-api.js';
import type { RefreshArrays } from './refresh-arrays.js';

serve<RefreshArrays, RefreshApi>((arrays) => ({
  methods: {
    compute: ({ phase, rows }) => computePhase(arrays, phase, rows instanceof Int32Array ? rows : listed(rows)),
    spread: (request) => spread(request, arrays.neighbourhoods),
    copy({ from, to }) {
      from.forEach((array, index) => to[index]?.set(array));
    },
  },
}));

function listed({ from, to }: RowRange): Int32Array {
  return Int32Array.from({ length: to - from }, (_, at) => from + at);
}

function spread({ dirty, rewired }: SpreadRequest, { fanOut, neighbours, weights }: Neighbourhoods): Int32Array {
  const reached: number[] = [];
  for (let row = 0; row < dirty.length; row += 1) {
    let isReached = dirty[row] === 1 || rewired[row] === 1;
    for (let place = row * fanOut; !isReached && place < (row + 1) * fanOut; place += 1) {
      isReached = dirty[neighbours[place] ?? 0] === 1 && (weights[place] ?? 0) > 0;
    }
    if (isReached) reached.push(row);
  }
  // Not while it is read: a change goes one hop in one layer.
  for (const row of reached) dirty[row] = 1;
  return Int32Array.from(reached);
}
