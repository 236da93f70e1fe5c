import { seededRandom } from '@feedloom/core';
import { TraverseScratch, twoHopItems, walkItems } from '@feedloom/ranking';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { cpuPerCall, paired } from '../harness/paired.js';
import { GraphologyPeer } from './graphology-peer.js';
import { createPinWorld, drawStarts } from './pin-world.js';
import { walkRequest } from './walk-requests.js';

const LIMIT = 1000;
const STEPS = 2000;

/** G1a and G1b: our traversals, as a worker calls them, beside graphology on the same graph. */
export const besideGraphology: Figure = {
  ids: ['G1a', 'G1b'],
  async measure(effort) {
    const size = {
      items: scaled(80_000, effort, 2_000),
      collections: scaled(20_000, effort, 500),
      edges: scaled(1_000_000, effort, 20_000),
    };
    const world = await createPinWorld(size);
    const peer = new GraphologyPeer(world);
    const { graph } = world;
    const view = graph.view;
    const scratch = new TraverseScratch();
    const { next } = seededRandom('starts');
    const starts = drawStarts(world, 64, next);
    const names = Array.from(starts, (node) => graph.itemAt(node) ?? '');
    const ofStart = (at: number): Uint32Array => starts.slice(at % starts.length, (at % starts.length) + 1);
    const twoHop = (at: number) =>
      twoHopItems(view, { ...walkRequest(ofStart(at), at), limit: LIMIT, fanOut: 1e9 }, scratch);
    const walk = (at: number) =>
      walkItems(view, walkRequest(ofStart(at), at, { limit: LIMIT, steps: STEPS, stopVisits: 0 }), scratch);

    const [ours, theirs] = [twoHop(0), peer.twoHop(names[0] ?? '', LIMIT)];
    for (const [place, [, score]] of theirs.entries()) {
      if (Math.abs((ours.scores[place] ?? NaN) - score) > 1e-3) throw new Error(`They disagree at place ${place}.`);
    }
    for (let at = 0; at < 2_000; at += 1) walk(at);
    for (let at = 0; at < 1_000; at += 1) twoHop(at);
    const what = `${size.items + size.collections} nodes, ${graph.size.edges} edges / graphology`;
    const shared = { unit: 'CPU-µs', goal: '>= 50', ratioOf: (a: number, b: number) => b / a };
    try {
      return [
        await paired(
          {
            ...{ id: 'G1a', what: `exact 2-hop to the best ${LIMIT} items, ${what}`, ...shared },
            ours: () => cpuPerCall(256, twoHop),
            peer: () => cpuPerCall(8, (at) => peer.twoHop(names[at] ?? '', LIMIT)),
          },
          effort.rounds,
        ),
        await paired(
          {
            ...{ id: 'G1b', what: `a walk of ${STEPS} steps to the best ${LIMIT} items, ${what}`, ...shared },
            ours: () => cpuPerCall(128, walk),
            peer: () => cpuPerCall(4, (at) => peer.walk(names[at] ?? '', STEPS, LIMIT, next)),
          },
          effort.rounds,
        ),
      ];
    } finally {
      await graph.close();
    }
  },
};
