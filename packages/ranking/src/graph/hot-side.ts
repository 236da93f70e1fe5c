import { DEAD } from './graph-view.js';
import type { HotSide } from './graph-view.js';
import { grown, sharedFloat32, sharedUint32 } from './shared-arrays.js';

/** Slices a row can have at first: 30 edges. */
const FEW_POOLS = 4;

/**
 * Writes one direction of the fresh edges. A reader of the arrays sees an edge whole or not at all, since the degree of its
 * row is written last. Arrays that are too short are replaced: {@link HotSideWriter.side} is then another object, and who
 * reads the old one sees what was there before.
 */
export class HotSideWriter {
  /** What readers read. */
  side: HotSide;
  #rows = 1;
  #places = 0;

  /** @param hasWeights - Whether edges keep weights. */
  constructor(hasWeights: boolean) {
    this.side = {
      rows: sharedUint32(0),
      rowDegrees: sharedUint32(16),
      rowSlices: sharedUint32(16 * FEW_POOLS),
      pools: FEW_POOLS,
      neighbours: sharedUint32(32),
      weights: hasWeights ? sharedFloat32(32) : undefined,
    };
  }

  /** Adds an edge. @returns Where it lies among the neighbours, for {@link HotSideWriter.kill}. */
  append(node: number, neighbour: number, weight: number): number {
    const row = this.#rowOf(node);
    const degree = this.side.rowDegrees[row] ?? 0;
    const pool = 30 - Math.clz32(degree + 2);
    const first = 2 << pool;
    if (degree + 2 === first) this.#addSlice(row, pool, first);
    const { rowSlices, rowDegrees, neighbours, weights, pools } = this.side;
    const place = (rowSlices[row * pools + pool] ?? 0) + degree + 2 - first;
    neighbours[place] = neighbour;
    if (weights !== undefined) weights[place] = weight;
    Atomics.store(rowDegrees, row, degree + 1);
    return place;
  }

  /** Removes the edge at `place`. */
  kill(place: number): void {
    Atomics.store(this.side.neighbours, place, DEAD);
  }

  #rowOf(node: number): number {
    if (node >= this.side.rows.length) {
      // A little room, so that a stream of new nodes does not copy all rows for each.
      const capacity = Math.max(64, node + 1 + (node >>> 2));
      this.#replace({ rows: grown(this.side.rows, Math.min(capacity, DEAD), sharedUint32) });
    }
    const known = this.side.rows[node] ?? 0;
    if (known !== 0) return known;
    const row = this.#rows;
    this.#rows += 1;
    const { rows, rowDegrees, rowSlices, pools } = this.side;
    if (row >= rowDegrees.length) {
      const capacity = rowDegrees.length * 2;
      // The rows too: readers of the old arrays must not come upon a row that those have no room for.
      this.#replace(
        { rows: copyOf(rows, rows.length), rowSlices: grown(rowSlices, capacity * pools, sharedUint32) },
        capacity,
      );
    }
    Atomics.store(this.side.rows, node, row);
    return row;
  }

  #addSlice(row: number, pool: number, length: number): void {
    if (pool >= this.side.pools) this.#addPools(pool + 1);
    const places = this.#places + length;
    if (places > this.side.neighbours.length) {
      const neighbours = grown(this.side.neighbours, places, sharedUint32);
      const { weights } = this.side;
      const longer = weights === undefined ? undefined : grown(weights, neighbours.length, sharedFloat32);
      this.#replace({ neighbours, weights: longer });
    }
    this.side.rowSlices[row * this.side.pools + pool] = this.#places;
    this.#places = places;
  }

  /** Makes room for longer rows. */
  #addPools(pools: number): void {
    const { rowSlices, rowDegrees, pools: before } = this.side;
    const slices = sharedUint32(rowDegrees.length * pools);
    for (let row = 0; row < this.#rows; row += 1) {
      slices.set(rowSlices.subarray(row * before, (row + 1) * before), row * pools);
    }
    this.#replace({ rowSlices: slices, pools });
  }

  /** Degrees are always replaced as well: readers of the old arrays must not see edges that are only in the new ones. */
  #replace(arrays: Partial<HotSide>, rowCapacity: number = this.side.rowDegrees.length): void {
    this.side = { ...this.side, ...arrays, rowDegrees: copyOf(this.side.rowDegrees, rowCapacity) };
  }
}

function copyOf(array: Uint32Array, length: number): Uint32Array {
  const copy = sharedUint32(length);
  copy.set(array);
  return copy;
}
