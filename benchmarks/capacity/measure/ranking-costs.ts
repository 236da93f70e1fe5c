import { seededRandom } from '@feedloom/core';
import { openWalkers, pinSage, refreshTables } from '@feedloom/ranking';
import type { SageTables } from '@feedloom/ranking';
import { cpuPerCall } from '../../harness/paired.js';
import { createPinWorld, drawStarts } from '../../ranking/pin-world.js';
import { sageCandidates, sageItems, sageModel, sageUser } from '../../ranking/sage-world.js';
import { walkRequest } from '../../ranking/walk-requests.js';
import type { UnitCosts } from '../plan/unit-costs.js';

const [CANDIDATES, LIMIT, WIDTH, STARTS] = [10_000, 200, 64, 16];

type RankingCosts = Pick<UnitCosts, 'candidatesCpuMs' | 'rankCpuMs' | 'tableBytesPerItem' | 'bytesPerEdge'>;

/** What it costs to find 10,000 candidates by walks, and to rank them by the graph network. */
export async function measureRanking(calls: number): Promise<RankingCosts> {
  const items = 20_000;
  const current = await refreshTables(sageModel(WIDTH), sageItems(items, WIDTH));
  await using ranker = pinSage({ tables: { current } });
  await ranker.ready();
  const [candidates, context] = [sageCandidates(CANDIDATES, items), sageUser(items)];
  const rank = () => ranker.rank({ user: 'ada', candidates, context }, { limit: LIMIT });
  await rank();
  const rankCpuUs = await cpuPerCall(calls, rank);

  const world = await createPinWorld({ items: 200_000, collections: 50_000, edges: 2_000_000 });
  const walkers = await openWalkers(world.graph.view);
  const { next } = seededRandom('capacity');
  const walk = () => walkers.walk(walkRequest(drawStarts(world, STARTS, next), Math.floor(next() * 2 ** 32)));
  await walk();
  const candidatesCpuUs = await cpuPerCall(calls, walk);
  const bytesPerEdge = world.graph.stats().edgeBytes / world.graph.size.edges;
  await walkers.close();
  await world.graph.close();
  return {
    rankCpuMs: rankCpuUs / 1e3,
    candidatesCpuMs: candidatesCpuUs / 1e3,
    tableBytesPerItem: servedBytes(current) / items,
    bytesPerEdge,
  };
}

/** What a ranker keeps of its tables to answer requests: the last layer's inputs, what items hear, their embeddings. */
function servedBytes({ layers, heard, embeddings }: SageTables): number {
  const last = layers.at(-1)?.inputs.byteLength ?? 0;
  return last + heard.byteLength + embeddings.vectors.byteLength;
}
