import { sumOfUses } from './fleet-use.js';
import type { FleetUse } from './fleet-use.js';

/**
 * Pages that cost alike: the first of a user for a quarter of an hour, whose candidates are found and whose pools have not
 * been looked into since; a new chunk on top of that; what is below.
 */
export const PAGE_KINDS = ['arrival', 'refresh', 'below'] as const;

/** One of {@link PAGE_KINDS}. */
export type PageKind = (typeof PAGE_KINDS)[number];

/** What the pinboard's fleet takes: pools and catalogue on HBase, feeds and caches on a replicated Redis, one ranker or more. */
export interface FleetCosts {
  /** A page of each kind. */
  readonly pages: Readonly<Record<PageKind, FleetUse>>;
  /** A second of one process that nobody asks anything. */
  readonly standing: Readonly<Record<'api' | 'worker' | 'ranker', FleetUse>>;
  /** A second of engines that nobody uses. */
  readonly engines: FleetUse;
}

/** How many processes a fleet has, and what is asked of it. */
export interface FleetLoad {
  readonly processes: Readonly<Record<'api' | 'worker' | 'ranker', number>>;
  /** Pages a second. */
  readonly pages: Readonly<Record<PageKind, number>>;
}

/** What a fleet takes in a second: engines and processes that stand, and what is asked of them. */
export function fleetTakes({ pages, standing, engines }: FleetCosts, load: FleetLoad): FleetUse {
  return sumOfUses([
    [1, engines],
    ...(['api', 'worker', 'ranker'] as const).map((role) => [load.processes[role], standing[role]] as const),
    ...PAGE_KINDS.map((kind) => [load.pages[kind], pages[kind]] as const),
  ]);
}
