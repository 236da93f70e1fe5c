import type { FleetCosts } from '../plan/fleet-costs.js';
import { fleetUse, sumOfUses } from '../plan/fleet-use.js';
import type { FleetUse } from '../plan/fleet-use.js';
import { FleetReadings, readText } from './readings.js';
import type { Readings } from './readings.js';
import { withCountedFleet } from './with-counted-fleet.js';

/**
 * How fast users read while one kind of page is measured, and for how long: no user is back before their ranking is made
 * anew. How long it is watched that nobody asks, in seconds.
 */
const [REFRESHING, BELOW, IDLE_SECONDS] = [{ rate: 2.5, seconds: 40 }, { rate: 4, seconds: 25 }, 12] as const;

/**
 * What a page takes in the smallest fleet that there is, one process of each kind: pages of one kind at a time, and nobody
 * asking anything while one process after the other is ended.
 */
export function measureFleet(say: (text: string) => void): Promise<FleetCosts> {
  return withCountedFleet({ apis: 1, workers: 1 }, async (counted) => {
    const readings = new FleetReadings(counted);
    try {
      await readings.warm(1);
      const refreshed = await readings.read('refresh', REFRESHING);
      const below = await readings.read('below', BELOW);
      for (const read of [refreshed, below]) say(readText(read));
      const all = await readings.idle(IDLE_SECONDS);
      await readings.without('worker');
      const noWorker = await readings.idle(IDLE_SECONDS);
      await readings.without('ranker');
      const noRanker = await readings.idle(IDLE_SECONDS);
      await readings.without('api');
      const engines = await readings.idle(IDLE_SECONDS);
      const refresh = pageOf('refreshes', refreshed, [[-refreshed.seconds, all]]);
      const more = [
        [-below.seconds, all],
        [-below.refreshes, refresh],
      ] as const;
      return {
        refresh,
        below: pageOf('below', below, more),
        standing: {
          worker: difference(all, noWorker),
          ranker: difference(noWorker, noRanker),
          api: difference(noRanker, engines),
        },
        engines,
      };
    } finally {
      readings.close();
    }
  });
}

/** What each page of one kind took, once all that is not theirs is taken off. */
function pageOf(
  kind: 'refreshes' | 'below',
  read: Readings,
  others: readonly (readonly [times: number, use: FleetUse])[],
): FleetUse {
  return sumOfUses([[1 / read[kind], sumOfUses([[1, read.use], ...others])]]);
}

/** Nothing takes less than nothing, whatever a clock of hundredths of a second says. */
function difference(more: FleetUse, less: FleetUse): FleetUse {
  return fleetUse((figure) => Math.max(0, more[figure] - less[figure]));
}
