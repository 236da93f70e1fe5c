import { seededRandom } from '@feedloom/core';
import { openWalkers } from '@feedloom/ranking';
import type { Effort, Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { createPinWorld, drawStarts } from './pin-world.js';
import type { PinWorldSize } from './pin-world.js';
import { walkRequest } from './walk-requests.js';

const STARTS = 16;
const LIMIT_MS = 40;
const MOST_BYTES = 9;

async function bytesOf(id: string, size: PinWorldSize, weights: boolean, goal: string): Promise<Row> {
  const { graph } = await createPinWorld(size, { weights });
  const { edges } = graph.size;
  const ours = graph.stats().edgeBytes / edges;
  await graph.close();
  const what = `bytes an edge, both directions, ${edges} edges ${weights ? 'with weights' : 'without weights'}`;
  const ratio = ours / MOST_BYTES;
  return { id, what, ours, peer: MOST_BYTES, unit: 'B', ratio, goal, pass: keeps(ratio, goal), rounds: 1 };
}

/** G2: ten thousand candidates from a worker, ids and all, and what an edge costs. */
export const tenThousandCandidates: Figure = {
  ids: ['G2', 'G2cpu', 'G2bytes', 'G2weights'],
  async measure(effort: Effort) {
    const size = {
      items: scaled(2_000_000, effort, 20_000),
      collections: scaled(500_000, effort, 5_000),
      edges: scaled(20_000_000, effort, 200_000),
    };
    const world = await createPinWorld(size);
    const { graph } = world;
    const walkers = await openWalkers(graph.view);
    const { next } = seededRandom('candidates');
    const calls = scaled(600, effort, 60);
    const times: number[] = [];
    const cpuTimes: number[] = [];
    let found = 0;
    for (let call = -30; call < calls; call += 1) {
      const request = walkRequest(drawStarts(world, STARTS, next), Math.floor(next() * 2 ** 32));
      const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
      const { nodes } = await walkers.walk(request);
      const ids = Array.from(nodes, (node) => graph.itemAt(node));
      if (call < 0) continue;
      times.push(performance.now() - startedAt);
      const { user, system } = process.cpuUsage(cpuBefore);
      cpuTimes.push((user + system) / 1000);
      found += ids.length;
    }
    const { edges } = graph.size;
    const bytes = graph.stats().edgeBytes / edges;
    await walkers.close();
    await graph.close();
    const goal = '<= 1';
    const what = `${Math.round(found / calls)} candidates by walks from ${STARTS} of ${size.items} pins, ${edges} edges`;
    const late = (id: string, unit: string, measured: readonly number[], bound: string): Row => {
      const sorted = measured.toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.floor(share * sorted.length)] ?? NaN;
      const [ours, ratio] = [at(0.99), at(0.99) / LIMIT_MS];
      const percentiles = `p99 of ${what}, p50 ${at(0.5).toFixed(1)}`;
      return {
        id,
        what: percentiles,
        ours,
        peer: LIMIT_MS,
        unit,
        ratio,
        goal: bound,
        pass: keeps(ratio, bound),
        rounds: calls,
      };
    };
    const small = { items: size.items / 10, collections: size.collections / 10, edges: size.edges / 10 };
    const bytesWhat = `bytes an edge, both directions, ${edges} edges without weights`;
    return [
      late('G2', 'ms', times, goal),
      // Where other processes want the machine, only this says what is ours.
      late('G2cpu', 'CPU-ms', cpuTimes, '>= 0'),
      {
        ...{ id: 'G2bytes', what: bytesWhat, ours: bytes, peer: MOST_BYTES, unit: 'B', rounds: 1 },
        ...{ ratio: bytes / MOST_BYTES, goal, pass: keeps(bytes / MOST_BYTES, goal) },
      },
      await bytesOf('G2weights', small, true, '<= 2'),
    ];
  },
};
