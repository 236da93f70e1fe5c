import { createEmbeddingTable, dotProduct } from '@feedloom/ranking';
import type { Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { loopDelay } from '../harness/loop-delay.js';
import { median } from '../harness/paired.js';
import { sageCandidates, sageItems, sageUser } from './sage-world.js';

const ITEMS = 200_000;
const WIDTH = 64;
const BOUND_MS = 10;

/** G4: 10,000 candidates by the nearest of five interests; in a thread, and on the event loop. */
export const dotRung: Figure = {
  ids: ['G4', 'G4loop', 'G4sliced'],
  async measure(effort) {
    const { ids, features } = sageItems(ITEMS, WIDTH);
    const version = { modelId: '0'.repeat(64), graphEpoch: 1 };
    const tables = await createEmbeddingTable({ version, dimension: WIDTH, ids, vectors: features });
    const ranker = dotProduct({ tables });
    const [candidates, context] = [sageCandidates(10_000, ITEMS), sageUser(ITEMS)];
    const calls = scaled(200, effort, 30);
    const measureCalls = async (count: number): Promise<{ medianMs: number; loopMs: number }> => {
      const times: number[] = [];
      const { p99Ms } = await loopDelay(async () => {
        for (let call = 0; call < count; call += 1) {
          const startedAt = performance.now();
          await ranker.rank({ user: 'ada', candidates, context }, { limit: 200 });
          times.push(performance.now() - startedAt);
        }
      });
      return { medianMs: median(times), loopMs: p99Ms };
    };
    // The first request is done in slices while the thread starts.
    const [first] = [await measureCalls(1)];
    await ranker.ready();
    await measureCalls(10);
    const inThread = await measureCalls(calls);
    await ranker.close();
    const row = (id: string, what: string, ours: number, goal: string): Row => {
      const ratio = ours / BOUND_MS;
      return { id, what, ours, peer: BOUND_MS, unit: 'ms', ratio, goal, pass: keeps(ratio, goal), rounds: calls };
    };
    const what = `10,000 candidates, ${WIDTH} numbers, 5 interests, to 200`;
    return [
      row('G4', `${what}: median of a request / the bound`, inThread.medianMs, '<= 1'),
      row('G4loop', `${what}: p99 of the event loop's delay meanwhile / the bound`, inThread.loopMs, '<= 1'),
      row(
        'G4sliced',
        `${what}: the first request, in slices on the event loop (stated, no goal)`,
        first.medianMs,
        '>= 0',
      ),
    ];
  },
};
