import { setImmediate as nextTurn } from 'node:timers/promises';
import { seededRandom } from '@feedloom/core';
import type { Interaction } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import {
  createCandidates,
  createCooccurrence,
  dotProduct,
  openGraph,
  pinSage,
  randomWalk,
  refreshTables,
  trainSage,
  twoHop,
  writeSnapshot,
} from '@feedloom/ranking';
import { createPinWorld } from './pin-world.js';
import { sageItems, sageModel, sageUser } from './sage-world.js';

/** What is asked of ranking, by name; each call returns when it is answered. */
export type Work = ReadonlyMap<string, (turn: number) => Promise<unknown>>;

const WIDTH = 64;
const LIMIT = 200;
/** Time enough: nothing is to be given up on a machine with other work. */
const DEADLINE_MS = 60_000;
const EVENTS_A_TURN = 100;

/** A graph, tables and counts over `items` pins, used through the public interface as an application uses them. */
export async function openEverything(items: number): Promise<{ work: Work; close(): Promise<void> }> {
  const blobs = new MemoryBlobStore();
  const world = await createPinWorld({ items, collections: items / 4, edges: items * 10 });
  await writeSnapshot(world.graph.capture(), blobs, 'graph');
  await world.graph.close();
  const graph = await openGraph({ weights: false, restoreFrom: { blobs, name: 'graph' } });
  await graph.ready();
  const candidates = createCandidates([randomWalk(graph), twoHop(graph)], { deadlineMs: DEADLINE_MS });
  const [model, features] = [sageModel(WIDTH), sageItems(items, WIDTH)];
  const current = await refreshTables(model, features, { threads: 1 });
  const [full, dot] = [pinSage({ tables: { current } }), dotProduct({ tables: { current } })];
  await Promise.all([full.ready(), dot.ready()]);
  const counts = createCooccurrence();
  const { next } = seededRandom('everything');
  const pin = (): string => `pin:${Math.floor(next() * items)}`;
  const events = (turn: number): Interaction[] =>
    Array.from({ length: EVENTS_A_TURN }, (_, at) => {
      return { event: `${turn}:${at}`, user: `user:${at}`, item: pin(), kind: 'save', at: Date.now() };
    });
  const pairs = Int32Array.from({ length: 8_000 }, () => Math.floor(next() * items));
  const { fanOut, neighbours, weights } = features;
  const examples = { features: features.features, neighbourhoods: { fanOut, neighbours, weights }, pairs };
  const context = sageUser(items);
  const found = await candidates.of(context);
  const request = { user: context.user, candidates: found.candidates, context };
  const options = { limit: LIMIT, deadlineMs: DEADLINE_MS };
  const starts = context.recent.slice(0, 16).map(({ item }) => ({ id: item, weight: 1 }));
  const work: Work = new Map<string, (turn: number) => Promise<unknown>>([
    ['walk', () => graph.walk(starts, { limit: 10_000, deadlineMs: DEADLINE_MS })],
    ['candidates', () => candidates.of(context)],
    ['full', () => full.rank(request, options)],
    ['dot', () => dot.rank(request, options)],
    ['refresh', () => refreshTables(model, features, { threads: 1 })],
    ['train', () => trainSage(examples, { steps: 5, userSteps: 0, batchSize: 128, start: model })],
    [
      'learn',
      (turn) => {
        counts.learn(events(turn));
        return nextTurn();
      },
    ],
    [
      'edges',
      async () => {
        await graph.add([{ from: pin(), to: `board:${Math.floor(next() * 1000)}`, at: Date.now(), by: 'ada' }]);
        await nextTurn();
      },
    ],
  ]);
  return {
    work,
    close: async () => void (await Promise.all([graph.close(), full.close(), dot.close()])),
  };
}
