import { compare } from '../measure/check-processes.js';
import type { Check } from '../measure/check-processes.js';
import { fleetTakes } from '../plan/fleet-costs.js';
import type { FleetCosts } from '../plan/fleet-costs.js';
import type { FleetFigure, FleetUse } from '../plan/fleet-use.js';
import { FleetReadings, readText } from './readings.js';
import { withCountedFleet } from './with-counted-fleet.js';

/** How a fleet is checked. */
export interface CheckFleetOptions {
  /** How many API processes it has. */
  readonly apis: number;
  readonly say: (text: string) => void;
}

/** Pages a second of each API process, half of them below the others, and for how long. */
const [RATE, SECONDS] = [2.5, 60];
/** What there is beside API processes. */
const OTHERS = { workers: 2, rankers: 1 } as const;

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
 * Whether a fleet takes what follows from the unit costs. What is predicted is said before anybody asks; what is compared
 * is what follows for as many pages as were asked for then.
 *
 * @throws If a page was not answered, or was no whole one: that would cost otherwise.
 */
export function checkFleet(costs: FleetCosts, { apis, say }: CheckFleetOptions): Promise<Check[]> {
  const rate = RATE * apis;
  const predict = (refreshes: number, below: number): FleetUse =>
    fleetTakes(costs, { ...OTHERS, apis, refreshes, below });
  const expected = predict(rate / 2, rate / 2);
  say(`predicted for ${apis} API processes at ${rate} pages/s: ${JSON.stringify(expected)}`);
  return withCountedFleet({ apis, workers: OTHERS.workers }, async (counted) => {
    const readings = new FleetReadings(counted);
    try {
      await readings.warm(apis);
      const read = await readings.read('both', { rate, seconds: SECONDS });
      say(readText(read));
      const { refreshes, below, seconds, use } = read;
      const predicted = predict(refreshes / seconds, below / seconds);
      return (Object.keys(WHAT) as FleetFigure[]).map((figure) =>
        compare(apis, `fleet: ${WHAT[figure]}`, predicted[figure], use[figure] / seconds),
      );
    } finally {
      readings.close();
    }
  });
}
