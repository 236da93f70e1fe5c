import { sumOfUses } from './fleet-use.js';
import type { FleetUse } from './fleet-use.js';

/** What the pinboard's fleet takes: pools and catalogue on HBase, feeds and caches on a replicated Redis, one ranker or more. */
export interface FleetCosts {
  /** A page with a new chunk on top. */
  readonly refresh: FleetUse;
  /** A page of what is below. */
  readonly below: FleetUse;
  /** A second of one process that nobody asks anything. */
  readonly standing: Readonly<Record<'api' | 'worker' | 'ranker', FleetUse>>;
  /** A second of engines that nobody uses. */
  readonly engines: FleetUse;
}

/** How many processes a fleet has, and what is asked of it. */
export interface FleetLoad {
  readonly apis: number;
  readonly workers: number;
  readonly rankers: number;
  /** Pages a second with a new chunk on top. */
  readonly refreshes: number;
  /** Pages a second of what is below. */
  readonly below: number;
}

/** What a fleet takes in a second: engines and processes that stand, and what is asked of them. */
export function fleetTakes({ refresh, below, standing, engines }: FleetCosts, load: FleetLoad): FleetUse {
  return sumOfUses([
    [1, engines],
    [load.apis, standing.api],
    [load.workers, standing.worker],
    [load.rankers, standing.ranker],
    [load.refreshes, refresh],
    [load.below, below],
  ]);
}
