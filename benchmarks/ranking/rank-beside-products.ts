import { pinSage, refreshTables } from '@feedloom/ranking';
import type { Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import { openBareProducts } from './bare-products.js';
import { sageCandidates, sageItems, sageModel, sageUser } from './sage-world.js';

const CANDIDATES = 10_000;
const LIMIT = 200;
const ITEMS = 50_000;
const LATE_MS = 120;

/** Calls in one round. */
const CALLS = 4;

/** G3: a request to the graph network, from ids to ranked ids with reasons, beside its matrix products alone. */
export const rankBesideProducts: Figure = {
  ids: ['G3', 'G3late', 'G3small', 'G3smalllate'],
  async measure(effort) {
    return [
      ...(await measureWidth(256, ['G3', 'G3late'], '<= 1.25')),
      ...(await measureWidth(64, ['G3small', 'G3smalllate'], '>= 0')),
    ];

    async function measureWidth(width: number, [id, late]: readonly [string, string], goal: string): Promise<Row[]> {
      const current = await refreshTables(sageModel(width), sageItems(ITEMS, width));
      const ranker = pinSage({ tables: { current } });
      await ranker.ready();
      const bare = await openBareProducts(CANDIDATES, width);
      const [candidates, context] = [sageCandidates(CANDIDATES, ITEMS), sageUser(ITEMS)];
      const calls = scaled(CALLS, effort, 2);
      const times: number[] = [];
      const x = { type: 'float32', dims: [1], data: Float32Array.of(0.5) } as const;
      try {
        const row = await paired(
          {
            id,
            what: `rank ${CANDIDATES} of ${width} numbers to ${LIMIT} / the products of that shape, one thread each`,
            unit: 'us',
            goal,
            ours: () =>
              perCall(calls, async () => {
                const startedAt = performance.now();
                await ranker.rank({ user: 'ada', candidates, context }, { limit: LIMIT });
                times.push(performance.now() - startedAt);
              }),
            peer: () => perCall(calls, () => bare.run({ x }, { outputs: ['scores'] })),
          },
          effort.rounds,
        );
        const p99 = times.sort((a, b) => a - b)[Math.ceil(0.99 * times.length) - 1] ?? NaN;
        const what = `p99 of ${times.length} such requests / the bound of ${LATE_MS} ms`;
        const ratio = p99 / LATE_MS;
        const lateRow = { id: late, what, ours: p99, peer: LATE_MS, unit: 'ms', ratio, goal: '<= 1' };
        return [row, { ...lateRow, pass: keeps(ratio, '<= 1'), rounds: effort.rounds }];
      } finally {
        await ranker.close();
        await bare.close();
      }
    }
  },
};
