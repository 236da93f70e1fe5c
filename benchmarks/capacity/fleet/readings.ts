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

/** How many users read while it counts, who have seen nothing before. */
export const READERS = 20;
/** Pages that each API process has answered before it counts, and how many a second. */
const [WARM_PAGES, WARM_RATE] = [600, 15];
/** What a change of processes takes to be noticed, in milliseconds. */
const SETTLE_MS = 4_000;

/** What was read, in a line. */
export function readText({ pages, whole, degraded, answerBytes, seconds }: Readings): string {
  const kinds = Object.entries(pages).map(([kind, count]) => `${count} ${kind}`);
  const lack = `${whole} brought a whole chunk, ${degraded} lacked something`;
  return `pages in ${seconds.toFixed(1)} s: ${kinds.join(', ')}; ${lack}; ${Math.round(answerBytes)} bytes each`;
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
    this.#users = all.slice(-READERS);
    const pace = { pages: WARM_PAGES * apis, rate: WARM_RATE * apis };
    await this.#readers.read(all.slice(0, -READERS), 'both', pace);
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
