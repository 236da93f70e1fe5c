import type { Demand, Flows } from './demand.js';
import { engineLines } from './engine-lines.js';
import { feedLines } from './feed-lines.js';
import { fleetLines } from './fleet-lines.js';
import type { Line } from './line.js';
import { pictureLines } from './picture-lines.js';
import { regionNeeds } from './regions.js';
import type { RegionNeed } from './regions.js';
import { seasonalPeak } from './seasons.js';
import type { Settings } from './settings.js';
import type { UnitCosts } from './unit-costs.js';

/** What one region takes. */
export interface RegionPlan {
  readonly need: RegionNeed;
  /** Requests a second that it is built for. */
  readonly peak: Flows;
  readonly lines: readonly Line[];
}

/** What would take most machines. */
export interface Bottleneck {
  readonly id: string;
  readonly what: string;
  readonly machines: number;
  /** Of all machines. */
  readonly share: number;
}

/** Everything, region by region and in sum. */
export interface Plan {
  readonly regions: readonly RegionPlan[];
  readonly total: readonly Line[];
  readonly bottleneck: Bottleneck;
}

/** What it takes to serve a demand, if one of everything costs what was measured. */
export function makePlan(demand: Demand, costs: UnitCosts, settings: Settings): Plan {
  const peak = seasonalPeak(demand);
  const regions = regionNeeds(demand.regions, settings.night).map((need): RegionPlan => {
    const own = scaledFlows(peak, need.withLoss);
    const users = demand.users * need.usersWithLoss;
    const sizing = { peak: own, users, items: demand.items, edges: demand.edges, costs, settings };
    const engines = costs.engines.flatMap((engine) => engineLines(engine, sizing));
    const fleet = costs.fleet === undefined ? [] : fleetLines(costs.fleet, sizing);
    return { need, peak: own, lines: [...feedLines(sizing), ...engines, ...fleet, ...pictureLines(sizing)] };
  });
  const total = sumLines(regions);
  return { regions, total, bottleneck: bottleneckOf(total, costs, settings) };
}

function scaledFlows({ feeds, saves, uploads, searches }: Flows, by: number): Flows {
  return { feeds: feeds * by, saves: saves * by, uploads: uploads * by, searches: searches * by };
}

function sumLines(regions: readonly RegionPlan[]): Line[] {
  const [first] = regions;
  return (first?.lines ?? []).map((line, at) => {
    const value = regions.reduce((sum, { lines }) => sum + (lines[at]?.value ?? 0), 0);
    return { ...line, value };
  });
}

/** The machines of engines are alternatives; only those of the chosen one count, or of the fleet, which has both. */
function bottleneckOf(total: readonly Line[], { engines }: UnitCosts, { engine }: Settings): Bottleneck {
  const unchosen = engines.filter(({ name }) => name !== engine).map(({ name }) => `${name}.machines`);
  const fleet = total.filter(({ id }) => id.startsWith('fleet.')).map(({ id }) => id);
  const others = engine === 'fleet' ? [...unchosen, 'api.machines'] : [...unchosen, ...fleet];
  const machines = total.filter(({ id, unit }) => unit === 'machines' && !others.includes(id));
  const all = machines.reduce((sum, { value }) => sum + value, 0);
  const [worst] = machines.toSorted((a, b) => b.value - a.value);
  if (worst === undefined) throw new Error('A plan has lines.');
  return { id: worst.id, what: worst.what, machines: worst.value, share: worst.value / all };
}
