import type { FleetCosts } from './fleet-costs.js';
import type { FleetFigure } from './fleet-use.js';
import type { Line } from './line.js';
import { coresFor, machinesFor } from './sizing.js';
import type { Sizing } from './sizing.js';

/**
 * What the pinboard's composition takes: pools and catalogue on HBase, feeds and caches on a replicated Redis. Every process
 * has a core; what it takes while nobody asks is taken by each of them, on the engines too.
 */
export function fleetLines(fleet: FleetCosts, { peak, costs, settings }: Sizing): Line[] {
  const { feeds } = peak;
  const { utilisation, belowPerFeed, itemsPerFeed, rankedRatio } = settings;
  const { pages, standing } = fleet;
  const perFeed = (figure: FleetFigure): number =>
    rankedRatio * pages.arrival[figure] +
    (1 - rankedRatio) * pages.refresh[figure] +
    belowPerFeed * pages.below[figure];
  const apis = (feeds * perFeed('api.cpuUs')) / 1e6 / (utilisation - standing.api['api.cpuUs'] / 1e6);
  const workers = coresFor(feeds * itemsPerFeed, costs.deliveryCpuUs / 1e6, settings);
  const rankers = coresFor(feeds * rankedRatio, (costs.candidatesCpuMs + costs.rankCpuMs) / 1e3, settings);
  const taken = (figure: FleetFigure): number =>
    feeds * perFeed(figure) +
    apis * standing.api[figure] +
    workers * standing.worker[figure] +
    rankers * standing.ranker[figure];
  return [
    ...machinesFor(
      'fleet.api',
      'pinboard: API processes',
      apis,
      'feeds × pageCpu / (utilisation − standingCpu)',
      settings,
    ),
    ...(['hbase', 'redis'] as const).flatMap((engine): Line[] => [
      {
        id: `fleet.${engine}.requests`,
        what: `pinboard on ${engine}: requests`,
        value: taken(`${engine}.requests`),
        unit: 'requests/s',
        formula: 'feeds × requests + processes × standing',
      },
      ...machinesFor(
        `fleet.${engine}`,
        `pinboard on ${engine}`,
        taken(`${engine}.cpuUs`) / 1e6 / utilisation,
        '(feeds × cpu + processes × standing) / utilisation',
        settings,
      ),
      {
        id: `fleet.${engine}.network`,
        what: `pinboard on ${engine}: network`,
        value: taken(`${engine}.bytes`) * 8,
        unit: 'bits/s',
        formula: '(feeds × bytes + processes × standing) × 8',
      },
    ]),
  ];
}
