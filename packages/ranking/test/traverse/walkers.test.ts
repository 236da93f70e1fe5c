import { FeedloomError, seededRandom } from '@feedloom/core';
import type { Remote } from '@feedloom/core/spawn';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { importantNeighbours } from '../../src/traverse/important-neighbours.js';
import { openWalkers } from '../../src/traverse/open-walkers.js';
import { TraverseScratch } from '../../src/traverse/traverse-scratch.js';
import { twoHopItems } from '../../src/traverse/two-hop-items.js';
import { walkItems } from '../../src/traverse/walk-items.js';
import type { Walkers } from '../../src/traverse/walkers.js';
import { randomEdges } from './random-edges.js';
import { twoHopRequest, walkRequest } from './requests.js';
import { viewOf } from './sealed-graph.js';

const started: Remote<Record<never, never>>[] = [];

/** The workers are real ones; what starts them only tells of them, so that they can be killed. */
vi.mock('@feedloom/core/spawn', async (importOriginal) => {
  const original = await importOriginal<typeof import('@feedloom/core/spawn')>();
  return {
    ...original,
    startWorker: async (...args: Parameters<typeof original.startWorker>) => {
      const remote = await original.startWorker(...args);
      started.push(remote);
      return remote;
    },
  };
});

const SIZE = { items: 300, collections: 60 };
const edges = randomEdges(seededRandom('walkers'), { ...SIZE, edges: 3000 });
const view = viewOf({ ...SIZE, segments: [edges] });
/** Walks for minutes if nobody ends it. */
const endless = walkRequest([0], { steps: 4_000_000_000, restart: 0.5 });
const ms = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count));
const codeOf = (error: unknown): string | undefined => (FeedloomError.is(error) ? error.code : undefined);

describe('openWalkers', () => {
  let walkers: Walkers | undefined;
  afterEach(async () => {
    await walkers?.close();
    for (const { exited } of started) await exited;
    started.length = 0;
  });

  it('answers from a thread what the functions answer here', async () => {
    walkers = await openWalkers(view);
    const scratch = new TraverseScratch();
    const [walk, hops] = [walkRequest([0, 3]), twoHopRequest([0, 3])];
    expect(await walkers.walk(walk)).toEqual(walkItems(view, walk, scratch));
    expect(await walkers.twoHop(hops)).toEqual(twoHopItems(view, hops, scratch));
  });

  it('makes the same neighbourhoods with two workers as one thread does', async () => {
    walkers = await openWalkers(view, { workers: 2 });
    const request = {
      nodes: Uint32Array.from({ length: 300 }, (_, node) => node),
      fanOut: 5,
      walks: 300,
      length: 2,
      seed: 4,
    };
    const table = { neighbours: new Int32Array(1500), weights: new Float32Array(1500) };
    importantNeighbours(view, request, new TraverseScratch(), table, 0);
    const made = await walkers.neighbourhoods(request);
    expect([...made.neighbours]).toEqual([...table.neighbours]);
    expect([...made.weights]).toEqual([...table.weights]);
  });

  it('walks over the graph that was published last', async () => {
    walkers = await openWalkers(viewOf({ ...SIZE, segments: [] }));
    expect((await walkers.twoHop(twoHopRequest([0]))).nodes).toHaveLength(0);
    walkers.publish(view);
    expect((await walkers.twoHop(twoHopRequest([0]))).nodes.length).toBeGreaterThan(0);
  });

  it('gives up a walk under way for a caller that aborts or has no time, and is free at once', async () => {
    walkers = await openWalkers(view);
    const controller = new AbortController();
    const aborted = walkers.walk(endless, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    expect(await aborted.catch(codeOf)).toBe('ERR_ABORTED');
    expect(await walkers.walk(endless, { deadlineMs: 20 }).catch(codeOf)).toBe('ERR_TIMEOUT');
    expect(await walkers.walk(endless, { deadlineMs: 0 }).catch(codeOf)).toBe('ERR_TIMEOUT');
    const startedAt = performance.now();
    await walkers.twoHop(twoHopRequest([0]));
    expect(performance.now() - startedAt).toBeLessThan(200);
  });

  it('takes a request that is aborted while it waits out of the line', async () => {
    walkers = await openWalkers(view);
    const controller = new AbortController();
    const running = walkers.walk(endless, { signal: controller.signal }).catch(codeOf);
    const waiting = new AbortController();
    const queued = walkers.twoHop(twoHopRequest([0]), { signal: waiting.signal }).catch(codeOf);
    expect(walkers.waiting).toBe(1);
    waiting.abort();
    expect(await queued).toBe('ERR_ABORTED');
    expect(walkers.waiting).toBe(0);
    controller.abort();
    expect(await running).toBe('ERR_ABORTED');
  });

  it('refuses at once what cannot be done in time, and what is too much to wait', async () => {
    walkers = await openWalkers(view, { maxWaiting: 2 });
    const long = walkRequest([0], { steps: 1_000_000 });
    await walkers.walk(long);
    const first = walkers.walk(long);
    const refused = await walkers.walk(long, { deadlineMs: 1 }).catch((error: unknown) => error);
    expect(codeOf(refused)).toBe('ERR_OVERLOADED');
    expect(refused).toMatchObject({ retryable: true });
    expect((refused as FeedloomError).retryAfterMs).toBeGreaterThanOrEqual(1);
    const waiting = [walkers.twoHop(twoHopRequest([0])), walkers.twoHop(twoHopRequest([1]))];
    expect(await walkers.twoHop(twoHopRequest([2])).catch(codeOf)).toBe('ERR_OVERLOADED');
    await Promise.all([first, ...waiting]);
    expect((await walkers.twoHop(twoHopRequest([2]), { deadlineMs: 5_000 })).steps).toBeGreaterThan(0);
  });

  it('lets requests pass before the rest of neighbourhoods', async () => {
    walkers = await openWalkers(view);
    const nodes = Uint32Array.from({ length: 300 }, (_, node) => node);
    const order: string[] = [];
    const table = walkers.neighbourhoods({ nodes, fanOut: 5, walks: 5_000, length: 2, seed: 4 });
    await Promise.all([
      table.then(() => order.push('neighbourhoods')),
      walkers.twoHop(twoHopRequest([0])).then(() => order.push('two hops')),
    ]);
    expect(order).toEqual(['two hops', 'neighbourhoods']);
  });

  it('fails the request of a worker that dies, and starts another', async () => {
    walkers = await openWalkers(view);
    const lost = walkers.walk(endless).catch((error: unknown) => error);
    const queued = walkers.twoHop(twoHopRequest([0]));
    await ms(10);
    await started[0]?.kill();
    expect(await lost).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    expect((await queued).nodes.length).toBeGreaterThan(0);
    expect(started).toHaveLength(2);
    expect(walkers.workers).toBe(1);
  });

  it('ends what runs and what waits when it is closed', async () => {
    walkers = await openWalkers(view);
    const answers = [walkers.walk(endless), walkers.twoHop(twoHopRequest([0]))].map((answer) => answer.catch(codeOf));
    await walkers.close();
    expect(await Promise.all(answers)).toEqual(['ERR_CLOSED', 'ERR_CLOSED']);
    expect(await walkers.walk(walkRequest([0])).catch(codeOf)).toBe('ERR_CLOSED');
    expect(walkers.workers).toBe(0);
  });
});
