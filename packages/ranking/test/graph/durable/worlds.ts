import { Buffer } from 'node:buffer';
import type { Graph, GraphEdge, OrderedStore, Random } from '@feedloom/core';
import { faultyStore } from '@feedloom/core/testing';
import type { FaultPlan, FaultyStore, VirtualClock } from '@feedloom/core/testing';
import type { OpenedGraph } from '../../../src/index.js';

/** What any test graph is made of. */
export const ITEMS = Array.from({ length: 14 }, (_, index) => `item ${index}`);
export const COLLECTIONS = Array.from({ length: 5 }, (_, index) => `collection ${index}`);
export const USERS = ['ann', 'bob', 'cy'] as const;

/** All edges of a graph, as text, in order. */
export async function edgesIn(graph: Graph, items: readonly string[] = ITEMS): Promise<string[]> {
  const lists = await graph.neighbours(items);
  return lists.flatMap((list, index) => list.map(({ id, weight }) => `${items[index]} -> ${id} (${weight})`));
}

/** One of a list. */
export function pick<Element>(random: Random, list: readonly Element[]): Element {
  return list[Math.floor(random.next() * list.length)] as Element;
}

/** A few edges between anything. */
export function someEdges(random: Random, at: number): GraphEdge[] {
  return Array.from({ length: 1 + Math.floor(random.next() * 5) }, () => ({
    from: pick(random, ITEMS),
    to: pick(random, COLLECTIONS),
    weight: pick(random, [0.5, 1, 4]),
    at,
    by: pick(random, [...USERS, undefined]),
  }));
}

/** Makes the same random change to all graphs. @returns Whether they said the same. */
export async function changeAll(random: Random, graphs: readonly Graph[], at: number): Promise<boolean> {
  const edges = someEdges(random, at);
  const kind = random.next();
  const answers = await Promise.all(
    graphs.map((graph): Promise<unknown> => {
      if (kind < 0.08) return graph.erase(edges[0]?.by ?? 'ann');
      if (kind < 0.4) return graph.remove(edges);
      return graph.add(edges);
    }),
  );
  return new Set(answers).size === 1;
}

/** A store whose faults can be switched on and off. */
export function switchable(
  store: OrderedStore,
  plan: FaultPlan,
  clock?: VirtualClock,
): FaultyStore & { isIll: boolean } {
  const ill = { isIll: false };
  const faulty = faultyStore(store, (target) => (ill.isIll ? plan(target) : undefined), { clock });
  return Object.defineProperty(faulty, 'isIll', {
    get: () => ill.isIll,
    set: (isIll: boolean) => (ill.isIll = isIll),
  }) as FaultyStore & { isIll: boolean };
}

/** Refuses every write. */
export const refuseWrites: FaultPlan = ({ op }) => (op === 'write' ? { kind: 'error' } : undefined);

/** Lets time pass until nothing waits to be written. */
export async function reconciled(graph: OpenedGraph, clock: VirtualClock): Promise<void> {
  for (let round = 0; round < 200 && graph.stats().unreconciled > 0; round += 1) await clock.advance(1000);
  if (graph.stats().unreconciled > 0) throw new Error(`${graph.stats().unreconciled} updates still wait.`);
}

/** Waits for work while time passes. */
export async function whileTimePasses<Value>(clock: VirtualClock, work: Promise<Value>): Promise<Value> {
  let isDone = false;
  const settled = work.finally(() => (isDone = true));
  settled.catch(() => undefined);
  while (!isDone) await clock.advance(10);
  return settled;
}

/** The cells of a store in which any of `words` occurs, in keys, values or names of partitions. */
export async function cellsWith(store: OrderedStore, words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const { partition, key, value } of store.scan({})) {
    const bytes = Buffer.concat([Buffer.from(partition), key, value]);
    const word = words.find((each) => bytes.includes(each));
    if (word !== undefined) found.push(`${word} in ${partition}, ${Buffer.from(key).toString('latin1')}`);
  }
  return found;
}
