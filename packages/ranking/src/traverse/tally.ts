import { BestScratch } from './best-scratch.js';
import type { RowBuffer } from './row-buffer.js';
import type { VisitCounts } from './visit-counts.js';

const EXCLUDED = 0xffff_ffff;
const FIRST_CAPACITY = 1024;

/**
 * What a traversal has found: for each item its score, its visits, and the start that contributed most.
 *
 * Items are numbered in the order in which they are found. One array that is as long as the graph finds the number of an
 * item; the others are only as long as there are finds. Kept from one traversal to the next, and cleaned by `clear`.
 */
export class Tally {
  /** By node: the item's number + 1, 0, or {@link EXCLUDED}. */
  #numbers = new Uint32Array(0);
  #excluded: ArrayLike<number>[] = [];
  #parts = new Float64Array(FIRST_CAPACITY);
  #strongest = new Float64Array(FIRST_CAPACITY);
  #touched = new Uint32Array(FIRST_CAPACITY);
  #touches = 0;
  /** Whether a start has ended. */
  #hasScores = false;
  /** Finds the best of them. */
  readonly best = new BestScratch();
  /** Items found. */
  size = 0;
  /** By number: the item's node. */
  nodes = new Uint32Array(FIRST_CAPACITY);
  /** By number: what all starts that have ended contributed. */
  scores = new Float64Array(FIRST_CAPACITY);
  /** By number: visits, or paths. */
  visits = new Uint32Array(FIRST_CAPACITY);
  /** By number: the start that contributed most; the first of equals. */
  via = new Uint32Array(FIRST_CAPACITY);

  /** Makes room for item nodes below `nodes`. */
  reserve(nodes: number): void {
    if (this.#numbers.length < nodes) this.#numbers = new Uint32Array(Math.max(nodes, this.#numbers.length * 1.25));
  }

  /** Nodes that are not to be found. */
  exclude(nodes: ArrayLike<number>): void {
    this.#excluded.push(nodes);
    for (let at = 0; at < nodes.length; at += 1) this.#numbers[nodes[at] ?? 0] = EXCLUDED;
  }

  /** Whether a node is not to be found. */
  isExcluded(node: number): boolean {
    return this.#numbers[node] === EXCLUDED;
  }

  /** Adds a path to each item of a row: `share`, times the edge's weight if there are weights. */
  addRow({ neighbours, weights, size }: RowBuffer, hasWeights: boolean, share: number): void {
    while (this.nodes.length < this.size + size) this.#grow();
    // The arrays as they are now, and counters of the loop's own: this is what a look two hops far pays for.
    const numbers = this.#numbers;
    const parts = this.#parts;
    const touched = this.#touched;
    const { nodes, visits } = this;
    let touches = this.#touches;
    let found = this.size;
    for (let edge = 0; edge < size; edge += 1) {
      const node = neighbours[edge] ?? 0;
      const number = numbers[node] ?? EXCLUDED;
      if (number === EXCLUDED) continue;
      const part = hasWeights ? share * (weights[edge] ?? 1) : share;
      if (number === 0) {
        nodes[found] = node;
        parts[found] = part;
        visits[found] = 1;
        touched[touches] = found;
        touches += 1;
        found += 1;
        numbers[node] = found;
        continue;
      }
      const at = number - 1;
      const before = parts[at] ?? 0;
      if (before === 0) {
        touched[touches] = at;
        touches += 1;
      }
      parts[at] = before + part;
      visits[at] = (visits[at] ?? 0) + 1;
    }
    this.#touches = touches;
    this.size = found;
  }

  /**
   * Takes the visits of one start, whose place in the request is `start`, out of their counters, and ends it: adds as many,
   * or with `boosts` the roots of them.
   */
  takeVisits(taken: VisitCounts, start: number, boosts: boolean): void {
    const { touched, counts, size } = taken;
    while (this.nodes.length < this.size + size) this.#grow();
    const numbers = this.#numbers;
    const strongest = this.#strongest;
    const { nodes, scores, visits, via } = this;
    let found = this.size;
    for (let touch = 0; touch < size; touch += 1) {
      const node = touched[touch] ?? 0;
      const count = counts[node] ?? 0;
      // Far from each other in memory: now that it is here, later would cost the same again.
      counts[node] = 0;
      let number = numbers[node] ?? EXCLUDED;
      if (number === EXCLUDED) continue;
      if (number === 0) {
        nodes[found] = node;
        found += 1;
        number = found;
        numbers[node] = number;
      }
      const at = number - 1;
      const part = boosts ? Math.sqrt(count) : count;
      visits[at] = (visits[at] ?? 0) + count;
      scores[at] = (scores[at] ?? 0) + part;
      if (part <= (strongest[at] ?? 0)) continue;
      strongest[at] = part;
      via[at] = start;
    }
    taken.size = 0;
    this.size = found;
  }

  /** Ends the present start, whose place in the request is `start`, and adds up what it contributed. */
  endStart(start: number): void {
    const { size } = this;
    if (!this.#hasScores && this.#touches === size) {
      // All that was found is of this one start.
      [this.scores, this.#parts] = [this.#parts, this.scores];
      this.#strongest.set(this.scores.subarray(0, size));
      this.via.fill(start, 0, size);
      this.#touches = 0;
      this.#hasScores = true;
      return;
    }
    this.#hasScores = true;
    for (let touch = 0; touch < this.#touches; touch += 1) {
      const at = this.#touched[touch] ?? 0;
      const part = this.#parts[at] ?? 0;
      this.scores[at] = (this.scores[at] ?? 0) + part;
      this.#parts[at] = 0;
      if (part <= (this.#strongest[at] ?? 0)) continue;
      this.#strongest[at] = part;
      this.via[at] = start;
    }
    this.#touches = 0;
  }

  /** Forgets everything, in time for what was found and excluded. */
  clear(): void {
    for (let at = 0; at < this.size; at += 1) this.#numbers[this.nodes[at] ?? 0] = 0;
    for (const nodes of this.#excluded) {
      for (let at = 0; at < nodes.length; at += 1) this.#numbers[nodes[at] ?? 0] = 0;
    }
    this.#parts.fill(0, 0, this.size);
    this.scores.fill(0, 0, this.size);
    this.visits.fill(0, 0, this.size);
    this.#strongest.fill(0, 0, this.size);
    this.#excluded = [];
    this.#touches = 0;
    this.#hasScores = false;
    this.size = 0;
  }

  #grow(): void {
    const length = this.nodes.length * 2;
    const longer = <Kind extends Float64Array | Uint32Array>(made: Kind, old: Kind): Kind => {
      made.set(old);
      return made;
    };
    this.nodes = longer(new Uint32Array(length), this.nodes);
    this.visits = longer(new Uint32Array(length), this.visits);
    this.via = longer(new Uint32Array(length), this.via);
    this.#touched = longer(new Uint32Array(length), this.#touched);
    this.scores = longer(new Float64Array(length), this.scores);
    this.#parts = longer(new Float64Array(length), this.#parts);
    this.#strongest = longer(new Float64Array(length), this.#strongest);
  }
}
