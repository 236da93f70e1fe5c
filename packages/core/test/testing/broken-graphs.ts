import type { CallOptions, EdgeName, Graph, GraphEdge, Neighbour, NeighbourOptions } from '../../src/index.js';
import { MemoryGraph } from '../../src/memory/index.js';
import { testGraph } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';

/** The laws that a graph breaks. */
export function lawsOfGraph(open: () => Graph): Promise<string[]> {
  return failuresOf((runner) => testGraph(runner, async () => ({ graph: open() })));
}

/** The laws that a graph breaks which claims to be durable, and is opened again by `reopen`. */
export function lawsOfDurableGraph(reopen: () => Graph): Promise<string[]> {
  const supports = { durable: true, weights: true, windowMs: Infinity };
  return failuresOf((runner) =>
    testGraph(runner, async () => ({
      graph: Object.assign(new MemoryGraph(), { supports }),
      reopen: async () => reopen(),
    })),
  );
}

/** The laws that a graph breaks which claims to have a window. */
export function lawsOfWindow(): Promise<string[]> {
  const supports = { durable: false, weights: true, windowMs: 1000 };
  return failuresOf((runner) =>
    testGraph(runner, async () => ({
      graph: Object.assign(new MemoryGraph(), { supports }),
      advance: async () => undefined,
    })),
  );
}

type Lists = readonly (readonly Neighbour[])[];

/** A graph that lists something else. */
function listing(alter: (lists: Lists, options: NeighbourOptions) => Lists): () => Graph {
  return () =>
    new (class extends MemoryGraph {
      override async neighbours(ids: readonly string[], options: NeighbourOptions = {}): Promise<Lists> {
        return alter(await super.neighbours(ids, options), options);
      }
    })();
}

/** A graph that adds something else. */
function adding(alter: (edges: readonly GraphEdge[]) => readonly GraphEdge[]): () => Graph {
  return () =>
    new (class extends MemoryGraph {
      override add(edges: readonly GraphEdge[], options?: CallOptions): Promise<void> {
        return super.add(alter(edges), options);
      }
    })();
}

const LISTS = 'lists the neighbours of both ends by ascending id, in the order asked for, and none of a stranger';
const APART = 'keeps ids apart, whatever is in them, and items apart from collections';
const REFUSES = 'refuses bad ids, weights and times, and then writes nothing of the call';
const ORDER = 'makes changes in the order of their calls, without waiting for answers';
const ERASES = 'erases all edges of a user, says how many there were, and leaves those of others';

/** Graphs with one bug each, and the law that must notice. */
export const brokenGraphs: readonly { bug: string; law: string; subject: () => Graph }[] = [
  {
    bug: 'lists neighbours as they came',
    law: LISTS,
    subject: listing((lists) => lists.map((list) => [...list].reverse())),
  },
  {
    bug: 'leaves out those of whom nothing is known',
    law: LISTS,
    subject: listing((lists) => lists.filter((list) => list.length > 0)),
  },
  {
    bug: 'says that it knows weights, and does not',
    law: LISTS,
    subject: adding((edges) => edges.map(({ weight: _weight, ...edge }) => edge)),
  },
  {
    bug: 'lists one more than the limit',
    law: 'lists at most the limit of each node, the first',
    subject: () =>
      new (class extends MemoryGraph {
        override neighbours(ids: readonly string[], { limit, ...options }: NeighbourOptions = {}): Promise<Lists> {
          return super.neighbours(ids, { ...options, limit: limit === undefined ? undefined : limit + 1 });
        }
      })(),
  },
  {
    bug: 'has one name space for items and collections',
    law: APART,
    subject: () =>
      new (class extends MemoryGraph {
        override async neighbours(ids: readonly string[], options: NeighbourOptions = {}): Promise<Lists> {
          const there = await super.neighbours(ids, { ...options, end: 'from' });
          const back = await super.neighbours(ids, { ...options, end: 'to' });
          return there.map((list, index) => [...list, ...(back[index] ?? [])]);
        }
      })(),
  },
  {
    bug: 'cuts ids at a NUL',
    law: APART,
    subject: adding((edges) => edges.map((edge) => ({ ...edge, to: edge.to.split('\0')[0] ?? '' }))),
  },
  {
    bug: 'keeps the weight that an edge had first',
    law: 'gives an edge that is there its new weight, and lets the last of two alike count',
    subject: () => {
      const weights = new Map<string, number | undefined>();
      const first = ({ from, to, weight }: GraphEdge): number | undefined => {
        const key = JSON.stringify([from, to]);
        if (!weights.has(key)) weights.set(key, weight);
        return weights.get(key);
      };
      return adding((edges) => edges.map((edge) => ({ ...edge, weight: first(edge) })))();
    },
  },
  {
    bug: 'lets the first of two alike count',
    law: 'gives an edge that is there its new weight, and lets the last of two alike count',
    subject: adding((edges) => [...edges].reverse()),
  },
  {
    bug: 'counts edges that were not there as removed',
    law: 'removes edges, says how many there were, and takes them back',
    subject: () =>
      new (class extends MemoryGraph {
        override async remove(edges: readonly EdgeName[], options?: CallOptions): Promise<number> {
          await super.remove(edges, options);
          return edges.length;
        }
      })(),
  },
  {
    bug: 'never takes back what was removed',
    law: 'removes edges, says how many there were, and takes them back',
    subject: () => {
      const gone = new Set<string>();
      const keyOf = ({ from, to }: EdgeName): string => JSON.stringify([from, to]);
      return new (class extends MemoryGraph {
        override add(edges: readonly GraphEdge[], options?: CallOptions): Promise<void> {
          return super.add(
            edges.filter((edge) => !gone.has(keyOf(edge))),
            options,
          );
        }
        override remove(edges: readonly EdgeName[], options?: CallOptions): Promise<number> {
          for (const edge of edges) gone.add(keyOf(edge));
          return super.remove(edges, options);
        }
      })();
    },
  },
  {
    bug: 'adds what comes before a bad edge',
    law: REFUSES,
    subject: () =>
      new (class extends MemoryGraph {
        override async add(edges: readonly GraphEdge[], options?: CallOptions): Promise<void> {
          for (const edge of edges) await super.add([edge], options);
        }
      })(),
  },
  {
    bug: 'takes a weight of 0',
    law: REFUSES,
    subject: adding((edges) => edges.map((edge) => ({ ...edge, weight: edge.weight === 0 ? 1 : edge.weight }))),
  },
  {
    bug: 'makes changes when it has the time',
    law: ORDER,
    subject: () =>
      new (class extends MemoryGraph {
        override async add(edges: readonly GraphEdge[], options?: CallOptions): Promise<void> {
          const copies = structuredClone(edges);
          if (edges.length > 1) await new Promise((resolve) => setImmediate(resolve));
          await super.add(copies, options);
        }
      })(),
  },
  {
    bug: 'reads what it is given after it has returned',
    law: 'shares no memory with its callers',
    subject: () =>
      new (class extends MemoryGraph {
        override async add(edges: readonly GraphEdge[], options?: CallOptions): Promise<void> {
          await Promise.resolve();
          await super.add(edges, options);
        }
      })(),
  },
  {
    bug: 'forgets how many items there were',
    law: 'says how large it is',
    subject: () =>
      new (class extends MemoryGraph {
        override get size() {
          return { ...super.size, items: Math.min(2, super.size.items) };
        }
      })(),
  },
  {
    bug: 'forgets whose one edge of a batch is',
    law: ERASES,
    subject: adding((edges) => edges.map((edge, place) => (place === 5 ? { ...edge, by: undefined } : edge))),
  },
  {
    bug: 'erases everybody’s edges',
    law: ERASES,
    subject: adding((edges) => edges.map((edge) => (edge.by === undefined ? edge : { ...edge, by: 'all' }))),
  },
  {
    bug: 'leaves an edge to whom it belonged first',
    law: 'lets the user who put an edge there last own it',
    subject: () => {
      const owners = new Map<string, string | undefined>();
      const first = ({ from, to, by }: GraphEdge): string | undefined => {
        const key = JSON.stringify([from, to]);
        if (!owners.has(key)) owners.set(key, by);
        return owners.get(key);
      };
      return adding((edges) => edges.map((edge) => ({ ...edge, by: first(edge) })))();
    },
  },
  {
    bug: 'loses a heavy edge now and then',
    law: 'has the edges that the reference graph has, whatever went before',
    subject: adding((edges) => edges.filter(({ weight }, index) => weight !== 100 || index !== 5)),
  },
  {
    bug: 'does not look at signals and deadlines',
    law: 'does nothing for a caller that has aborted or has no time',
    subject: () =>
      new (class extends MemoryGraph {
        override remove = (edges: readonly EdgeName[]): Promise<number> => super.remove(edges);
      })(),
  },
  {
    bug: 'answers after it was closed',
    law: 'finishes what it has accepted when it is closed, then refuses calls, and may be closed again',
    subject: () =>
      new (class extends MemoryGraph {
        override close = async (): Promise<void> => undefined;
      })(),
  },
];
