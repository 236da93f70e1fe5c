import type { FleetCosts, PageKind } from '../plan/fleet-costs.js';
import { fleetUse, sumOfUses } from '../plan/fleet-use.js';
import type { FleetUse } from '../plan/fleet-use.js';
import { FleetReadings, READERS, readText } from './readings.js';
import type { Readings } from './readings.js';
import { withCountedFleet } from './with-counted-fleet.js';

/**
 * How many pages of a kind are measured, and how many come in a second. Nobody is back before their ranking is made anew, and
 * nobody reads to the end of what they have.
 */
const PACES = {
  arrival: { pages: READERS, rate: 2.5 },
  refresh: { pages: 5 * READERS, rate: 2.5 },
  below: { pages: 3 * READERS, rate: 4 },
} as const;
/** How long it is watched that nobody asks, in seconds. */
const IDLE_SECONDS = 12;

/**
 * What a page takes in the smallest fleet that there is, one process of each kind: pages of one kind at a time, and nobody
 * asking anything while one process after the other is ended.
 */
export function measureFleet(say: (text: string) => void): Promise<FleetCosts> {
  return withCountedFleet({ apis: 1, workers: 1 }, async (counted) => {
    const readings = new FleetReadings(counted);
    try {
      await readings.warm(1);
      const read = async (kind: PageKind): Promise<Readings> => {
        const done = await readings.read(kind === 'below' ? 'below' : 'refresh', PACES[kind]);
        say(readText(done));
        return done;
      };
      const [arrived, refreshed, below] = [await read('arrival'), await read('refresh'), await read('below')];
      const all = await readings.idle(IDLE_SECONDS);
      await readings.without('worker');
      const noWorker = await readings.idle(IDLE_SECONDS);
      await readings.without('api');
      const noApi = await readings.idle(IDLE_SECONDS);
      await readings.without('ranker');
      const engines = await readings.idle(IDLE_SECONDS);
      return {
        pages: {
          arrival: pageOf('arrival', arrived, all),
          refresh: pageOf('refresh', refreshed, all),
          below: pageOf('below', below, all),
        },
        standing: {
          worker: difference(all, noWorker),
          api: difference(noWorker, noApi),
          ranker: difference(noApi, engines),
        },
        engines,
      };
    } finally {
      readings.close();
    }
  });
}

/** What each page took beyond what is used while nobody asks. @throws If there were pages of another kind. */
function pageOf(kind: PageKind, { pages, seconds, use }: Readings, standing: FleetUse): FleetUse {
  if (pages[kind] !== PACES[kind].pages) throw new Error(`Not all pages were of one kind: ${JSON.stringify(pages)}.`);
  return difference(sumOfUses([[1 / pages[kind], use]]), sumOfUses([[seconds / pages[kind], standing]]));
}

/** Nothing takes less than nothing, whatever a clock of hundredths of a second says. */
function difference(more: FleetUse, less: FleetUse): FleetUse {
  return fleetUse((figure) => Math.max(0, more[figure] - less[figure]));
}
