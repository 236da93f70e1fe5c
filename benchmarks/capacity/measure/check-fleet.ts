import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@feedloom/core';
import type { Fleet } from '../../../examples/pinboard/fleet/fleet.js';
import { ApiClient } from '../../../examples/pinboard/fleet/load/api-client.js';
import { measure } from '../../../examples/pinboard/fleet/measure.js';
import { openLoop } from '../../harness/open-loop.js';
import type { Check } from './check-processes.js';
import { compare } from './check-processes.js';

/** What members of the fleet use, of one core, by group. */
interface Use {
  readonly api: number;
  readonly hbase: number;
  readonly feeds: number;
}

/** What one window was, and what it took. */
interface Window {
  /** Pages answered a second. */
  readonly rate: number;
  readonly use: Use;
}

/** Pages a second from which costs are taken, and at which predictions are checked. */
const [COST_RATE, CHECK_RATE] = [1.5, 3];
/** How long nobody asks, and how long each window is, in seconds. */
const [IDLE_SECONDS, SECONDS] = [20, 40];
/** What a change of processes takes to be noticed, and new code to be compiled, in milliseconds. */
const SETTLE_MS = 8_000;

/** The share of pages that may fail while processes change. */
const MOST_FAILED = 0.02;

const GROUPS = [
  ['api', 'cores of API processes'],
  ['hbase', 'cores of HBase'],
  ['feeds', 'cores of the feeds’ Redis, replicas and sentinels'],
] as const;

/**
 * Whether a fleet of 1 and of 2 API processes takes what follows from two figures of one process: what it takes while nobody
 * asks, and what each page adds at another rate. `cores = processes × idle + pages × cost`; engines are there once.
 */
export async function checkFleet(fleet: Fleet): Promise<Check[]> {
  const pages = new Pages(fleet);
  await pages.ask(COST_RATE, 10);
  await fleet.kill('api-2', { hold: true });
  await sleep(SETTLE_MS);
  await pages.ask(COST_RATE, 10);
  const idle = await pages.idle(IDLE_SECONDS);
  const cost = await pages.ask(COST_RATE, SECONDS);
  const one = await pages.ask(CHECK_RATE, SECONDS);
  await fleet.restart('api-2');
  await sleep(SETTLE_MS);
  await pages.ask(COST_RATE, 10);
  const two = await pages.ask(CHECK_RATE, SECONDS);
  pages.close();
  return [one, two].flatMap(({ rate, use }, at) =>
    GROUPS.map(([group, what]) => {
      const processes = group === 'api' ? at + 1 : 1;
      const perPage = (cost.use[group] - idle[group]) / cost.rate;
      const predicted = processes * idle[group] + rate * perPage;
      return compare(at + 1, `fleet: ${what} at ${rate.toFixed(1)} pages/s`, predicted, use[group]);
    }),
  );
}

/** Users who open their feeds, and nothing else, through the proxy. */
class Pages {
  readonly #fleet: Fleet;
  readonly #api: ApiClient;
  readonly #random = seededRandom('capacity of a fleet');
  #users: readonly string[] = [];

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
    this.#api = new ApiClient(Number(new URL(fleet.url ?? '').port));
  }

  /** What is used while nobody asks. */
  async idle(seconds: number): Promise<Use> {
    return useOf(await measure(this.#fleet, () => sleep(seconds * 1_000)));
  }

  /** Has users open their feeds. @throws If many are not answered: what fails costs otherwise. */
  async ask(rate: number, seconds: number): Promise<Window> {
    if (this.#users.length === 0) this.#users = await this.#who();
    const users = this.#users;
    let [asked, failed] = [0, 0];
    const ask = async (index: number): Promise<void> => {
      const user = users[index % users.length];
      const call = this.#api.call({ method: 'GET', path: '/v3/feed/home?limit=25', user });
      const status = await call.then(
        (answer) => answer.status,
        () => 0,
      );
      if (status !== 200) failed += 1;
    };
    const summary = await measure(this.#fleet, async () => {
      asked = (await openLoop({ rate, seconds, random: this.#random, ask })).length;
    });
    if (failed > asked * MOST_FAILED) throw new Error(`${failed} of ${asked} feeds were not answered.`);
    return { rate: asked / summary.seconds, use: useOf(summary) };
  }

  close(): void {
    this.#api.close();
  }

  async #who(): Promise<string[]> {
    const { bytes } = await this.#api.call({ method: 'GET', path: '/v3/users' });
    const { users } = JSON.parse(bytes.toString('utf8')) as { users: { id: string }[] };
    return users.map(({ id }) => id);
  }
}

function useOf({ members }: Awaited<ReturnType<typeof measure>>): Use {
  const sum = (isOf: (name: string) => boolean): number =>
    members.reduce((total, { name, cpu }) => total + (isOf(name) ? cpu : 0), 0);
  return {
    api: sum((name) => name.startsWith('api')),
    hbase: sum((name) => name === 'hbase'),
    feeds: sum((name) => name === 'feeds'),
  };
}
