import type { Line } from './line.js';
import { coresFor, machinesFor } from './sizing.js';
import type { Sizing } from './sizing.js';

/** What serves home feeds: API processes, workers that fill pools, rankers with the graph and tables in memory. */
export function feedLines({ peak, items, edges, costs, settings }: Sizing): Line[] {
  const { feeds, saves } = peak;
  const { machine, fill, spare, itemsPerFeed, rankedRatio } = settings;
  const ranked = feeds * rankedRatio;
  const delivered = feeds * itemsPerFeed;
  const memory = edges * costs.bytesPerEdge + items * costs.tableBytesPerItem;
  const shards = Math.ceil(memory / (machine.memoryBytes * fill));
  const walkCores = coresFor(ranked, costs.candidatesCpuMs / 1e3, settings);
  const rankCores = coresFor(ranked, costs.rankCpuMs / 1e3, settings);
  const shardMachines = Math.ceil((walkCores + rankCores) / machine.cores / shards);
  return [
    ...machinesFor(
      'api',
      'API processes',
      coresFor(feeds, costs.refreshCpuUs / 1e6, settings),
      'feeds × refreshCpu / utilisation',
      settings,
    ),
    {
      id: 'api.network',
      what: 'answers to users',
      value: feeds * costs.answerBytes * 8,
      unit: 'bits/s',
      formula: 'feeds × answerBytes × 8',
    },
    ...machinesFor(
      'worker',
      'workers that fill pools',
      coresFor(delivered, costs.deliveryCpuUs / 1e6, settings),
      'feeds × itemsPerFeed × deliveryCpu / utilisation',
      settings,
    ),
    {
      id: 'graph.writes',
      what: 'edges written',
      value: saves,
      unit: 'requests/s',
      formula: 'saves',
    },
    {
      id: 'ranker.memory',
      what: 'graph and tables, once',
      value: memory,
      unit: 'bytes',
      formula: 'edges × bytesPerEdge + items × tableBytesPerItem',
    },
    {
      id: 'ranker.shards',
      what: 'parts of graph and tables that fit into a machine',
      value: shards,
      unit: 'shards',
      formula: '⌈ranker.memory / (machine.memory × fill)⌉',
    },
    {
      id: 'candidates.cores',
      what: 'candidates by walks: cores',
      value: walkCores,
      unit: 'cores',
      formula: 'feeds × ranked × candidatesCpu / utilisation',
    },
    {
      id: 'ranker.cores',
      what: 'ranking: cores',
      value: rankCores,
      unit: 'cores',
      formula: 'feeds × ranked × rankCpu / utilisation',
    },
    {
      id: 'ranker.machines',
      what: 'candidates and ranking: machines',
      value: shards * (shardMachines + spare),
      unit: 'machines',
      formula: 'shards × (⌈(candidates.cores + ranker.cores) / machine.cores / shards⌉ + spare)',
    },
  ];
}
