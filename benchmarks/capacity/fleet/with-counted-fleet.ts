import { fileURLToPath } from 'node:url';
import { Fleet } from '../../../examples/pinboard/fleet/fleet.js';
import { untilIdle, withGrownBoard } from '../../fleet/with-fleet.js';
import { startCountingProxy } from '../measure/counting-proxy.js';
import { FleetMeter } from './fleet-meter.js';
import { thriftCallsIn } from './thrift-calls.js';

/** How many processes of a kind there are; of rankers there is one. */
export interface CountedFleetSize {
  readonly apis: number;
  readonly workers: number;
}

/** A fleet, and what it uses. */
export interface CountedFleet {
  readonly fleet: Fleet;
  readonly meter: FleetMeter;
}

const PROGRAM = fileURLToPath(new URL('counted-main.ts', import.meta.url));

/** Starts the pinboard as a fleet over a copy of the grown board, with HBase behind a proxy that counts. Nobody asks it anything. */
export async function withCountedFleet<Result>(
  size: CountedFleetSize,
  use: (counted: CountedFleet) => Promise<Result>,
): Promise<Result> {
  return withGrownBoard(async (board) => {
    const onEvent = (name: string, what: string): void => void process.stderr.write(`fleet: ${name} ${what}\n`);
    const fleet = new Fleet({ ...board, ...size, rate: 0, lifeSeconds: 0, program: PROGRAM, onEvent });
    const portOf = (name: string): number => fleet.members.find((member) => member.name === name)?.port ?? 0;
    const proxy = await startCountingProxy(() => portOf('hbase'), { requestsIn: thriftCallsIn });
    process.env['CAPACITY_HBASE_PORT'] = String(proxy.port);
    try {
      await fleet.start();
      await untilIdle(fleet);
      return await use({ fleet, meter: new FleetMeter(fleet, proxy) });
    } finally {
      await fleet.stop();
      await proxy.close();
    }
  });
}
