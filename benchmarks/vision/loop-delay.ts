import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { createImageIngest, openEmbedder } from '@feedloom/vision';
import { createStandardSet } from '@feedloom/vision/evaluation';
import { beside } from '../harness/beside.js';
import type { Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { loopDelay } from '../harness/loop-delay.js';
import { median } from '../harness/paired.js';
import { openOurs, searchOurs } from './our-index.js';
import { pictures } from './pictures.js';
import { makeResNet50Folder } from './resnet50-folder.js';
import { treeMemory } from './tree-memory.js';

const BOUND_MS = 10;
const GOAL = '<= 1';
const LANES = 2;
const RESNET_BYTES = 94e6;

/** L1: how late the event loop is while pictures are taken in and embedded and vectors are searched, all at once. */
export const visionLoopDelay: Figure = {
  ids: ['L1', 'L1memory'],
  async measure(effort) {
    const set = createStandardSet('b');
    const index = await openOurs('b', set);
    const { folder, images, remove } = await makeResNet50Folder(8);
    const embedder = await openEmbedder({ model: folder, device: 'cpu', threads: 1, cacheBytes: 0 });
    const ingest = createImageIngest({ blobs: new MemoryBlobStore() });
    const [large = Buffer.alloc(0)] = await pictures(1, 4000, 3000);
    const work: readonly ((turn: number) => Promise<unknown>)[] = [
      () => embedder.embed(images),
      () => ingest.put(large),
      (turn) => searchOurs(index, set.queries[turn % set.queries.length] as Float32Array, 1000),
      (turn) => searchOurs(index, set.queries[turn % set.queries.length] as Float32Array, 10),
    ];
    const everything = async (durationMs: number): Promise<void> => {
      const endsAt = performance.now() + durationMs;
      const lane = async (call: (turn: number) => Promise<unknown>): Promise<void> => {
        for (let turn = 0; performance.now() < endsAt; turn += 1) await call(turn);
      };
      await Promise.all(work.flatMap((call) => Array.from({ length: LANES }, () => lane(call))));
    };
    const durationMs = scaled(5000, effort, 1000);
    await everything(durationMs);
    let memory = 0;
    const delays: number[] = [];
    const rounds = Math.ceil(effort.rounds / 3);
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now();
      const busy = await loopDelay(() => everything(durationMs));
      const elapsedMs = performance.now() - startedAt;
      memory = Math.max(memory, await treeMemory());
      const idle = await beside(busy.cpuShare, () => loopDelay(() => sleep(elapsedMs)));
      delays.push(busy.p99Ms - idle.p99Ms);
    }
    await Promise.all([index.close(), embedder.close(), remove()]);
    const row = (id: string, what: string, ours: number, peer: number, unit: string, goal: string): Row => {
      const ratio = ours / peer;
      return { id, what, ours, peer, unit, ratio, goal, pass: keeps(ratio, goal), rounds };
    };
    const beyond = 'beyond that of an idle loop under an equal load / the bound';
    const stated = 'resident memory of all processes meanwhile / the vectors and the weights alone (stated, no goal)';
    const least = set.base.byteLength + RESNET_BYTES;
    return [
      row(
        'L1',
        `p99 of the event loop's delay while all of this runs, ${beyond}`,
        median(delays),
        BOUND_MS,
        'ms',
        GOAL,
      ),
      row('L1memory', stated, memory / 1e6, least / 1e6, 'MB', '>= 0'),
    ];
  },
};
