import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from '../../examples/pinboard/fleet/fleet.js';
import type { Flow } from '../../examples/pinboard/fleet/load/flow.js';
import { measure } from '../../examples/pinboard/fleet/measure.js';
import { quantileRow, ratioRow } from '../budgets/budget.js';
import type { Budget } from '../budgets/budget.js';
import type { Effort, Figure, Row } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { forgetStages, readProcesses } from './process-stages.js';
import { withFleet } from './with-fleet.js';

/** Requests a second: all that is on this machine shares its cores. */
const RATE = 4;
/** How long users are there before it counts, and while it does, in seconds. */
const [WARM_SECONDS, SECONDS] = [40, 150];

type Stages = readonly (readonly [id: string, stage: string, what: string, percentile: number, limitMs: number])[];

/** What processes say of themselves. */
const STAGES: Stages = [
  ['fleetCreateUpload', 'upload', 'create a pin, original and five sizes kept on S3', 95, 1_500],
  ['fleetCreateFeatures', 'features', 'create a pin, features by the model that ships', 95, 300],
  ['fleetCreateMetadata', 'card', 'create a pin, card and vector written to HBase', 99, 50],
  ['fleetCreateEdges', 'edges', 'create a pin or save one, edges written to HBase', 99, 100],
  ['fleetHomeContext', 'context', 'home feed, what is known of the user', 95, 20],
  ['fleetHomeCandidates', 'candidates', 'home feed, candidates, with time', 99, 80],
  ['fleetHomeRank', 'rank', 'home feed, ranked to 200, with time', 99, 150],
  ['fleetHomeMetadata', 'cards', 'home feed, cards of a page', 95, 30],
  ['fleetHomeCache', 'kept-ranking', 'home feed, ranked candidates out of the shared cache', 99, 10],
  ['fleetSearchFeatures', 'embed', 'visual search, features', 95, 200],
  ['fleetSearchNearest', 'search', 'visual search, nearest', 99, 50],
  ['fleetSearchRerank', 'rerank', 'visual search, ranked for a user', 95, 100],
  ['fleetSearchMetadata', 'metadata', 'visual search, cards', 95, 40],
];

/** What users wait for, through the proxy. */
const FLOWS: readonly (readonly [id: string, flow: Flow, what: string, percentile: 95 | 99, limitMs: number])[] = [
  ['fleetCreate', 'create', 'create a pin, end to end', 99, 2_000],
  ['fleetHome', 'open', 'home feed, end to end', 99, 150],
  ['fleetHomePage', 'page', 'home feed, the pages below, end to end', 99, 150],
  ['fleetSearch', 'search', 'visual search, end to end', 95, 300],
];

/** The budgets of the three flows on the pinboard's fleet: HBase, Redis, S3, two API processes, two workers, a ranker. */
export const fleetBudgets: Figure = {
  ids: [...STAGES.map(([id]) => id), ...FLOWS.map(([id]) => id), 'fleetHomeRanked', 'fleetAnswered'],
  measure: (effort) => withFleet((fleet) => measureBudgets(fleet, effort)),
};

/** Lets users in, and reads what they waited for and what the processes say of themselves. */
export async function measureBudgets(fleet: Fleet, effort: Effort): Promise<Row[]> {
  const { traffic } = fleet;
  if (traffic === undefined) throw new Error('No users were let in.');
  traffic.rate = RATE;
  await sleep(scaled(WARM_SECONDS, effort, 20) * 1_000);
  await forgetStages(fleet);
  const { rankings: before } = await readProcesses(fleet);
  const seconds = scaled(SECONDS, effort, 60);
  const summary = await measure(fleet, () => sleep(seconds * 1_000));
  const { stages, rankings } = await readProcesses(fleet);
  traffic.rate = 0;

  const conditions = `${RATE} requests a second for ${seconds} s, load ${summary.machine.load.toFixed(1)} on ${summary.machine.cores} cores`;
  const budget = (id: string, what: string, percentile: number, limitMs: number): Budget => {
    return { id, what: `fleet: ${what}`, percentile, limitMs };
  };
  const ofStages = STAGES.map(([id, name, what, percentile, limitMs]): Row => {
    const { count = 0, p50Ms = NaN, p95Ms, p99Ms } = stages.get(name) ?? {};
    const ours = (percentile === 95 ? p95Ms : p99Ms) ?? NaN;
    return quantileRow(budget(id, what, percentile, limitMs), { ours, p50Ms, samples: count, conditions });
  });
  const ofFlows = FLOWS.map(([id, name, what, percentile, limitMs]): Row => {
    const { requests = 0, p50Ms = NaN, p95Ms, p99Ms } = summary.flows.find(({ flow }) => flow === name) ?? {};
    const ours = (percentile === 95 ? p95Ms : p99Ms) ?? NaN;
    return quantileRow(budget(id, what, percentile, limitMs), { ours, p50Ms, samples: requests, conditions });
  });
  const since = (name: string): number => (rankings[name] ?? 0) - (before[name] ?? 0);
  const [kept, asked, otherwise] = [since('kept'), since('ranker'), since('otherwise')];
  const ranked = kept + asked;
  const what = `fleet: pages ranked by the ranker (${asked}) or by what it has kept in the shared cache (${kept})`;
  return [
    ...ofStages,
    ...ofFlows,
    ratioRow('fleetHomeRanked', what, ranked, ranked + otherwise, 0.8),
    ratioRow(
      'fleetAnswered',
      'fleet: requests without an error',
      summary.requests - summary.errors,
      summary.requests,
      0.99,
    ),
  ];
}
