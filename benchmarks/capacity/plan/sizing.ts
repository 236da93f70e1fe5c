import type { Flows } from './demand.js';
import type { Line } from './line.js';
import type { Settings } from './settings.js';
import type { UnitCosts } from './unit-costs.js';

/** What lines are computed from: a region's peak, and what one of everything costs. */
export interface Sizing {
  /** At the worst hour. */
  readonly peak: Flows;
  /** Users whose pools and feeds the region keeps. */
  readonly users: number;
  readonly items: number;
  readonly edges: number;
  readonly costs: UnitCosts;
  readonly settings: Settings;
}

/** Cores that are busy with `rate` of something that takes `cpuSeconds`, with room for the settings' utilisation. */
export function coresFor(rate: number, cpuSeconds: number, { utilisation }: Settings): number {
  return (rate * cpuSeconds) / utilisation;
}

/** Two lines: cores, and the machines that have them. */
export function machinesFor(
  id: string,
  what: string,
  cores: number,
  formula: string,
  { machine, spare }: Settings,
): Line[] {
  return [
    { id: `${id}.cores`, what: `${what}: cores`, value: cores, unit: 'cores', formula },
    {
      id: `${id}.machines`,
      what: `${what}: machines`,
      value: Math.ceil(cores / machine.cores) + spare,
      unit: 'machines',
      formula: `⌈${id}.cores / machine.cores⌉ + spare`,
    },
  ];
}
