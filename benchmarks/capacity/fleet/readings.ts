import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@feedloom/core';
import { fleetUse } from '../plan/fleet-use.js';
import type { FleetUse } from '../plan/fleet-use.js';
import { FleetReaders } from './fleet-readers.js';
import type { Read, Reading, ReadingPace } from './fleet-readers.js';
import type { CountedFleet } from './with-counted-fleet.js';

/** What was read in some time, and what that took. */
export interface Readings extends Read {
  readonly seconds: number;
  /** In all. */
  readonly use: FleetUse;
}

/** Who reads until all is compiled; the others have seen nothing before it counts. */
const WARMING = 4;
/** Pages that each API process has answered before it counts, and how many a second. */
const [WARM_PAGES, WARM_RATE] = [600, 15];
/** What a change of processes takes to be noticed, in milliseconds. */
const SETTLE_MS = 4_000;

/** What was read, in a line. */
export function readText({ refreshes, whole, below, degraded, answerBytes, seconds }: Readings): string {
  const pages = `${refreshes} refreshes, ${whole} of them whole, and ${below} pages below in ${seconds.toFixed(1)} s`;
  return `${pages}; ${degraded} lacked something; ${Math.round(answerBytes)} bytes each`;
}

/** Has users read in a fleet, and says what that took. */
export class FleetReadings {
  readonly #counted: CountedFleet;
  readonly #readers: FleetReaders;
  #users: readonly string[] = [];

  constructor(counted: CountedFleet) {
    this.#counted = counted;
    this.#readers = new FleetReaders(counted.fleet, seededRandom('capacity of a fleet'));
  }

  /** Warms API processes up: as many pages for each, however many there are. */
  async warm(apis: number): Promise<void> {
    const all = await this.#readers.everybody();
    this.#users = all.slice(WARMING);
    const pace = { rate: WARM_RATE, seconds: (WARM_PAGES * apis) / WARM_RATE };
    await this.#readers.read(all.slice(0, WARMING), 'both', pace);
    await sleep(SETTLE_MS);
  }

  /** What users take who read. */
  async read(what: Reading, pace: ReadingPace): Promise<Readings> {
    let read: Read | undefined;
    const { seconds, use } = await this.#counted.meter.during(async () => {
      read = await this.#readers.read(this.#users, what, pace);
    });
    if (read === undefined) throw new Error('Nothing was read.');
    return { ...read, seconds, use };
  }

  /** What is used in a second while nobody asks. */
  async idle(seconds: number): Promise<FleetUse> {
    const metered = await this.#counted.meter.during(() => sleep(seconds * 1_000));
    return fleetUse((figure) => metered.use[figure] / metered.seconds);
  }

  /** Ends a process for good, and waits until nobody misses it. */
  async without(name: string): Promise<void> {
    await this.#counted.fleet.kill(name, { hold: true });
    await sleep(SETTLE_MS);
  }

  close(): void {
    this.#readers.close();
  }
}
