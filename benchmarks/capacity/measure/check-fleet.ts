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
/** How long users come before it counts, how long nobody asks, and how long each window is, in seconds. */
const [WARM_SECONDS, IDLE_SECONDS, SECONDS] = [20, 15, 30];
/** What a change of processes takes to be noticed, in milliseconds. */
const SETTLE_MS = 5_000;

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
 *
 * A page becomes cheaper by and by: code is compiled, and there is less left to show. So that this is nobody's gain, windows
 * lie the same way about the middle.
 */
export async function checkFleet(fleet: Fleet): Promise<Check[]> {
  const pages = new Pages(fleet);
  const change = async (): Promise<Window> => {
    await sleep(SETTLE_MS);
    return pages.ask(CHECK_RATE, WARM_SECONDS);
  };
  await pages.ask(CHECK_RATE, WARM_SECONDS);
  await fleet.kill('api-2', { hold: true });
  await change();
  const idle = await pages.idle(IDLE_SECONDS);
  const [oneBefore, costBefore] = [await pages.ask(CHECK_RATE, SECONDS), await pages.ask(COST_RATE, SECONDS)];
  await fleet.restart('api-2');
  await change();
  const two = await pages.ask(CHECK_RATE, SECONDS);
  await fleet.kill('api-2', { hold: true });
  await sleep(SETTLE_MS);
  const [costAfter, oneAfter] = [await pages.ask(COST_RATE, SECONDS), await pages.ask(CHECK_RATE, SECONDS)];
  pages.close();
  const [one, cost] = [meanOf(oneBefore, oneAfter), meanOf(costBefore, costAfter)];
  return [one, two].flatMap(({ rate, use }, at) =>
    GROUPS.map(([group, what]) => {
      const processes = group === 'api' ? at + 1 : 1;
      const perPage = (cost.use[group] - idle[group]) / cost.rate;
      const predicted = processes * idle[group] + rate * perPage;
      return compare(at + 1, `fleet: ${what} at ${rate.toFixed(1)} pages/s`, predicted, use[group]);
    }),
  );
}

function meanOf(one: Window, other: Window): Window {
  const mean = (of: (window: Window) => number): number => (of(one) + of(other)) / 2;
  return {
    rate: mean(({ rate }) => rate),
    use: {
      api: mean(({ use }) => use.api),
      hbase: mean(({ use }) => use.hbase),
      feeds: mean(({ use }) => use.feeds),
    },
  };
}

/** Users who open their feeds, look at what is below, and do nothing else, through the proxy. */
class Pages {
  readonly #fleet: Fleet;
  readonly #api: ApiClient;
  readonly #random = seededRandom('capacity of a fleet');
  /** Where each user reads on. */
  readonly #cursors = new Map<string, string>();
  #users: readonly string[] = [];

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
    this.#api = new ApiClient(Number(new URL(fleet.url ?? '').port));
  }

  /** What is used while nobody asks. */
  async idle(seconds: number): Promise<Use> {
    return useOf(await measure(this.#fleet, () => sleep(seconds * 1_000)));
  }

  /** Has users look at pages. @throws If many are not answered: what fails costs otherwise. */
  async ask(rate: number, seconds: number): Promise<Window> {
    if (this.#users.length === 0) this.#users = await this.#who();
    const users = this.#users;
    let [asked, failed] = [0, 0];
    const ask = async (index: number): Promise<void> => {
      const user = users[index % users.length] ?? '';
      const isAnswered = await this.#page(user).catch(() => false);
      if (!isAnswered) failed += 1;
    };
    const summary = await measure(this.#fleet, async () => {
      asked = (await openLoop({ rate, seconds, random: this.#random, ask })).length;
    });
    if (failed > asked * MOST_FAILED) throw new Error(`${failed} of ${asked} pages were not answered.`);
    return { rate: asked / summary.seconds, use: useOf(summary) };
  }

  /** The next page of a user: what is below the one before, else a new one on top. @returns Whether it was answered. */
  async #page(user: string): Promise<boolean> {
    const cursor = this.#cursors.get(user);
    this.#cursors.delete(user);
    const below = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/v3/feed/home?limit=25${below}`;
    const { status, bytes } = await this.#api.call({ method: 'GET', path, user });
    if (status !== 200) return false;
    const { next } = JSON.parse(bytes.toString('utf8')) as { next?: string };
    if (cursor === undefined && next !== undefined) this.#cursors.set(user, next);
    return true;
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
