import { compare } from '../measure/check-processes.js';
import type { Check } from '../measure/check-processes.js';
import { fleetTakes } from '../plan/fleet-costs.js';
import type { FleetCosts, PageKind } from '../plan/fleet-costs.js';
import { FLEET_FIGURES } from '../plan/fleet-use.js';
import type { FleetFigure, FleetUse } from '../plan/fleet-use.js';
import { FleetReadings, READERS, readText } from './readings.js';
import { withCountedFleet } from './with-counted-fleet.js';

/** How a fleet is checked. */
export interface CheckFleetOptions {
  /** How many API processes it has. */
  readonly apis: number;
  readonly say: (text: string) => void;
}

/** Pages of each API process, and how many in a second: what is below after each that is on top. */
const [PAGES, RATE] = [150, 2.5];
/** How many processes there are beside those. */
const OTHERS = { worker: 2, ranker: 1 } as const;

const WHAT: Readonly<Record<FleetFigure, string>> = {
  'api.cpuUs': 'CPU of API processes, µs/s',
  'ranker.cpuUs': 'CPU of the ranker, µs/s',
  'hbase.cpuUs': 'CPU of HBase, µs/s',
  'hbase.requests': 'requests to HBase /s',
  'hbase.bytes': 'bytes from and to HBase /s',
  'redis.cpuUs': 'CPU of Redis and its replicas, µs/s',
  'redis.requests': 'commands of Redis /s',
  'redis.bytes': 'bytes from and to Redis /s',
};

/**
 * Whether a fleet takes what follows from the unit costs. What is predicted is said before the fleet is started; what is
 * compared is what follows for as many pages of each kind as were asked for, in the time that it took.
 *
 * @throws If a page was not answered.
 */
export function checkFleet(costs: FleetCosts, { apis, say }: CheckFleetOptions): Promise<Check[]> {
  const pace = { pages: PAGES * apis, rate: RATE * apis };
  const predict = (asked: Readonly<Record<PageKind, number>>, inSeconds: number): FleetUse => {
    const pages = {
      arrival: asked.arrival / inSeconds,
      refresh: asked.refresh / inSeconds,
      below: asked.below / inSeconds,
    };
    return fleetTakes(costs, { processes: { ...OTHERS, api: apis }, pages });
  };
  const below = pace.pages / 2;
  const asked = { arrival: READERS, refresh: pace.pages - below - READERS, below };
  const expected = predict(asked, pace.pages / pace.rate);
  const figures = FLEET_FIGURES.map((figure) => `${figure} ${Math.round(expected[figure])}`);
  say(`${apis} API processes at ${pace.rate} pages/s are predicted to take a second: ${figures.join(', ')}`);
  return withCountedFleet({ apis, workers: OTHERS.worker }, async (counted) => {
    const readings = new FleetReadings(counted);
    try {
      await readings.warm(apis);
      const read = await readings.read('both', pace);
      say(readText(read));
      const { pages, seconds, use } = read;
      const predicted = predict(pages, seconds);
      return FLEET_FIGURES.map((figure) =>
        compare(apis, `fleet: ${WHAT[figure]}`, predicted[figure], use[figure] / seconds),
      );
    } finally {
      readings.close();
    }
  });
}
