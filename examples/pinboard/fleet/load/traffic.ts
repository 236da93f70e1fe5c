import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { ApiClient } from './api-client.js';
import { WEIGHTS, FLOWS } from './flow.js';
import type { Flow } from './flow.js';
import { variedPictures } from './pictures.js';
import { Tally } from './tally.js';
import { Visitor } from './visitor.js';

/** How users are simulated. */
export interface TrafficOptions {
  /** Where the API listens, on loopback. */
  readonly port: number;
  /** Requests a second. */
  readonly rate: number;
  /** In [0, 1). @defaultValue `Math.random` */
  readonly random?: (() => number) | undefined;
}

/** More than this many at once are not sent but counted as failed: an open loop must not bury the machine. */
const MOST_IN_FLIGHT = 1_000;

/**
 * Simulated users in an open loop: requests begin at random moments of a fixed rate, however long the answers take, and
 * are timed from the moment at which they were due.
 */
export class Traffic {
  readonly tally = new Tally();
  readonly #api: ApiClient;
  readonly #random: () => number;
  #visitors: readonly Visitor[] = [];
  #rate: number;
  #inFlight = 0;
  #running: Promise<void> | undefined;
  #isStopped = false;

  constructor({ port, rate, random = Math.random }: TrafficOptions) {
    this.#api = new ApiClient(port);
    this.#rate = rate;
    this.#random = random;
  }

  get rate(): number {
    return this.#rate;
  }

  /** Takes effect with the next request; 0 for none. */
  set rate(rate: number) {
    this.#rate = rate;
  }

  get users(): number {
    return this.#visitors.length;
  }

  /** Learns who the users are and gets pictures, again and again until the board has some; then begins. */
  async start(signal?: AbortSignal): Promise<void> {
    const { users, pictures } = await this.#eventually(signal);
    const some = <Thing>(things: readonly Thing[]): Thing =>
      things[Math.floor(this.#random() * things.length)] as Thing;
    const parts = { api: this.#api, tally: this.tally, picture: () => some(pictures), random: this.#random };
    this.#visitors = users.map((user) => new Visitor(user, parts));
    this.#running = this.#run(() => some(this.#visitors));
  }

  /** Sends nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
    while (this.#inFlight > 0) await sleep(10);
    this.#api.close();
  }

  async #eventually(signal?: AbortSignal): Promise<{ users: readonly string[]; pictures: readonly Blob[] }> {
    const giveUpAt = performance.now() + 180_000;
    for (;;) {
      signal?.throwIfAborted();
      try {
        const { bytes } = await this.#api.call({ method: 'GET', path: '/v3/users' });
        const people = z.object({ users: z.array(z.object({ id: z.string() })) });
        const users = people.parse(JSON.parse(bytes.toString('utf8'))).users.map(({ id }) => id);
        return { users, pictures: await variedPictures(this.#api, users[0] ?? '') };
      } catch (error) {
        if (performance.now() > giveUpAt) throw new Error('The board has nothing to show.', { cause: error });
        await sleep(500, undefined, { signal });
      }
    }
  }

  async #run(someone: () => Visitor): Promise<void> {
    let due = performance.now();
    while (!this.#isStopped) {
      if (this.#rate <= 0) {
        await sleep(100);
        due = performance.now();
        continue;
      }
      // The gaps between independent arrivals.
      due += (-Math.log(1 - this.#random()) * 1000) / this.#rate;
      while (performance.now() < due && !this.#isStopped) await sleep(Math.min(due - performance.now(), 200));
      if (!this.#isStopped) void this.#act(someone(), due);
    }
  }

  async #act(visitor: Visitor, due: number): Promise<void> {
    const flow = visitor.ableTo(this.#drawFlow());
    if (this.#inFlight >= MOST_IN_FLIGHT) {
      this.tally.failure('not sent: too many are under way');
      this.tally.record(flow, 'failed', 0);
      return;
    }
    this.#inFlight += 1;
    try {
      const outcome = await visitor.act(flow);
      this.tally.record(flow, outcome, performance.now() - due);
    } finally {
      this.#inFlight -= 1;
    }
  }

  #drawFlow(): Flow {
    let left = this.#random() * FLOWS.reduce((sum, flow) => sum + WEIGHTS[flow], 0);
    for (const flow of FLOWS) {
      left -= WEIGHTS[flow];
      if (left < 0) return flow;
    }
    return 'open';
  }
}
