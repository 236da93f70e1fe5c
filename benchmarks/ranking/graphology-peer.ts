import { UndirectedGraph } from 'graphology';
import type { PinWorld } from './pin-world.js';

/** The same graph in graphology, traversed as its documentation shows. */
export class GraphologyPeer {
  readonly #graph = new UndirectedGraph({ allowSelfLoops: false });

  constructor({ items, collections }: PinWorld) {
    for (let edge = 0; edge < items.length; edge += 1) {
      const [pin, board] = [`pin:${items[edge]}`, `board:${collections[edge]}`];
      this.#graph.mergeNode(pin);
      this.#graph.mergeNode(board);
      this.#graph.mergeEdge(pin, board);
    }
  }

  /** The best `limit` items two hops away, each path counting 1 / log2(2 + the board's degree). */
  twoHop(start: string, limit: number): [item: string, score: number][] {
    const scores = new Map<string, number>();
    this.#graph.forEachNeighbor(start, (board) => {
      const share = 1 / Math.log2(2 + this.#graph.degree(board));
      this.#graph.forEachNeighbor(board, (pin) => {
        if (pin !== start) scores.set(pin, (scores.get(pin) ?? 0) + share);
      });
    });
    return [...scores].sort((a, b) => b[1] - a[1]).slice(0, limit);
  }

  /** Walks `steps` steps with restarts and counts visits. @returns The best `limit` items. */
  walk(start: string, steps: number, limit: number, next: () => number): [item: string, visits: number][] {
    const visits = new Map<string, number>();
    const step = (from: string): string => {
      const neighbours = this.#graph.neighbors(from);
      return neighbours[Math.floor(next() * neighbours.length)] ?? from;
    };
    let at = start;
    for (let made = 0; made < steps; made += 1) {
      at = step(step(at));
      if (at !== start) visits.set(at, (visits.get(at) ?? 0) + 1);
      if (next() < 0.5) at = start;
    }
    return [...visits].sort((a, b) => b[1] - a[1]).slice(0, limit);
  }
}
