/** A part of a node's row, copied out of segments and fresh edges: room for as many edges as were ever asked for. */
export class RowBuffer {
  /** Neighbours. */
  neighbours = new Uint32Array(64);
  /** The weights of their edges, where edges have weights. */
  weights = new Float32Array(64);
  /** How many there are. */
  size = 0;

  /** Empties it, and makes room for `edges`. */
  reset(edges: number): void {
    this.size = 0;
    if (this.neighbours.length >= edges) return;
    this.neighbours = new Uint32Array(edges * 2);
    this.weights = new Float32Array(edges * 2);
  }
}
