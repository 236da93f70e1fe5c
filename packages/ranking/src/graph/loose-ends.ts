import type { GraphView } from './graph-view.js';
import type { NodeEdge } from './hot-segment.js';
import type { NodeNames } from './node-names.js';
import { hasNeighbour } from './read-view.js';

/**
 * The nodes that have lost an edge since names were last forgotten, so that forgetting those without edges need not look at
 * all nodes.
 */
export class LooseEnds {
  readonly #names: NodeNames;
  readonly #view: () => GraphView;
  readonly #items = new Set<number>();
  readonly #collections = new Set<number>();
  #holders = 0;
  #isDue = false;

  constructor(names: NodeNames, view: () => GraphView) {
    this.#names = names;
    this.#view = view;
  }

  /** An edge is gone. */
  note({ item, collection }: Pick<NodeEdge, 'item' | 'collection'>): void {
    this.#items.add(item);
    this.#collections.add(collection);
  }

  /** Forgets the names of nodes that have no edge any more; once nobody holds them. */
  forget(): void {
    this.#isDue = true;
    if (this.#holders > 0) return;
    this.#isDue = false;
    const view = this.#view();
    for (const node of this.#items) {
      if (!hasNeighbour(view, 'items', node)) this.#names.forgetItem(node);
    }
    for (const node of this.#collections) {
      if (!hasNeighbour(view, 'collections', node)) this.#names.collections.forgetNode(node);
    }
    this.#items.clear();
    this.#collections.clear();
  }

  /** Holds all names, since edges of theirs are under way. @returns Lets go of them. */
  hold(): () => void {
    this.#holders += 1;
    return () => {
      this.#holders -= 1;
      if (this.#isDue) this.forget();
    };
  }
}
