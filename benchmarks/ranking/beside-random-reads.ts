import { seededRandom } from '@feedloom/core';
import { TraverseScratch, walkItems } from '@feedloom/ranking';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired } from '../harness/paired.js';
import { createPinWorld, drawStarts } from './pin-world.js';
import { walkRequest } from './walk-requests.js';

const STEPS = 200_000;
const STARTS = 16;

/** Reads places of `array` at random, each chosen by what the last one held. @returns Reads a CPU second, in millions. */
function readDependently(array: Uint32Array, reads: number): number {
  const { length } = array;
  let state = 0x2545_f491;
  let last = 0;
  const startedAt = process.cpuUsage();
  for (let read = 0; read < reads; read += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    last = array[Math.floor(((state ^ last) >>> 0) * 2 ** -32 * length)] ?? 0;
  }
  const { user, system } = process.cpuUsage(startedAt);
  // What nobody uses would not be computed.
  return last < 0 ? 0 : reads / (user + system);
}

/**
 * G1c: edges that a whole walk goes over, from its starts to the list of the best, beside bare reads of one of the arrays that
 * it walks over: one read an edge. A step of a walk, from item to collection to item, is two edges.
 */
export const besideRandomReads: Figure = {
  ids: ['G1c'],
  async measure(effort) {
    const size = {
      items: scaled(2_000_000, effort, 20_000),
      collections: scaled(500_000, effort, 5_000),
      edges: scaled(20_000_000, effort, 200_000),
    };
    const world = await createPinWorld(size);
    const { view } = world.graph;
    const neighbours = view.segments[0]?.items.neighbours ?? new Uint32Array(1);
    const scratch = new TraverseScratch();
    const { next } = seededRandom('reads');
    const walk = (): number => {
      const request = walkRequest(drawStarts(world, STARTS, next), next() * 2 ** 32, { steps: STEPS, stopVisits: 0 });
      const startedAt = process.cpuUsage();
      const { steps } = walkItems(view, request, scratch);
      const { user, system } = process.cpuUsage(startedAt);
      return (2 * steps) / (user + system);
    };
    for (let round = 0; round < 20; round += 1) walk();
    readDependently(neighbours, 2 * STEPS);
    try {
      const what = `edges of a walk of ${STEPS} steps from ${STARTS} pins to the 10,000 best, of ${world.graph.size.edges} edges / as many dependent random reads`;
      const row = await paired(
        {
          ...{ id: 'G1c', what, unit: 'M/CPU-s', goal: '>= 1' },
          ours: async () => walk(),
          peer: async () => readDependently(neighbours, 2 * STEPS),
        },
        Math.max(effort.rounds, 15) * 2,
      );
      return [row];
    } finally {
      await world.graph.close();
    }
  },
};
