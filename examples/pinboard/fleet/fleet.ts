import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { haproxy } from '../../../engines/haproxy/haproxy.js';
import type { HaproxyServer } from '../../../engines/haproxy/start-haproxy.js';
import { Traffic } from './load/traffic.js';
import { EngineMember } from './members/engine-member.js';
import { requireEngines, startFleetEngines } from './members/fleet-engines.js';
import type { KillOptions, Member, OnMemberEvent } from './members/member.js';
import { pinboardProcesses } from './members/pinboard-processes.js';
import type { ProcessMember } from './members/process-member.js';
import { buildProgram } from './program/build-program.js';
import { rollingRestart } from './rolling-restart.js';
import type { Phase, Snapshot } from './watch/snapshot.js';
import { Watch } from './watch/watch.js';

/** How many of what there are, and what they are given to do. */
export interface FleetOptions {
  /** Where everything is kept. @defaultValue a temporary folder, removed at the end */
  readonly data?: string | undefined;
  /** @defaultValue 2 */
  readonly apis?: number | undefined;
  /** @defaultValue 2 */
  readonly workers?: number | undefined;
  /** 0 or 1. @defaultValue 1 */
  readonly rankers?: number | undefined;
  /** Requests a second of simulated users; 0 for none. @defaultValue 20 */
  readonly rate?: number | undefined;
  /** How many pins the board begins with. @defaultValue 960 */
  readonly pins?: number | undefined;
  /** How often somebody saves or brings a pin by themselves, in seconds; 0 for never. @defaultValue 6 */
  readonly lifeSeconds?: number | undefined;
  /** The source that each process runs, once it is built. @defaultValue the pinboard's `main.ts` */
  readonly program?: string | undefined;
  /** Hears what happens to members. @defaultValue nobody does */
  readonly onEvent?: OnMemberEvent | undefined;
}

/**
 * The pinboard as a fleet on this machine: engines, processes that are started again when they die, a proxy before those
 * that answer users, and simulated users.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #watch: Watch;
  readonly #stopping = new AbortController();
  #data: string | undefined;
  #engines: readonly EngineMember[] = [];
  #processes: readonly ProcessMember[] = [];
  #proxy: HaproxyServer | undefined;
  #proxyMember: EngineMember | undefined;
  #traffic: Traffic | undefined;
  #phase: Phase = 'starting';

  constructor(options: FleetOptions = {}) {
    this.#options = options;
    this.#watch = new Watch(options.onEvent);
  }

  /** Engines, processes and the proxy, as far as they have been started. */
  get members(): readonly Member[] {
    return [...this.#engines, ...this.#processes, ...(this.#proxyMember === undefined ? [] : [this.#proxyMember])];
  }

  /** Where users reach it, once it runs. */
  get url(): string | undefined {
    return this.#proxy && `http://127.0.0.1:${this.#proxy.port}`;
  }

  /** What users do, once it runs. */
  get traffic(): Traffic | undefined {
    return this.#traffic;
  }

  /**
   * Starts the engines, then the processes and the proxy, and lets users in once the board has pins.
   *
   * @throws `TypeError` if an engine is not installed. Whatever was started is ended by {@link Fleet.stop}.
   */
  async start(): Promise<void> {
    requireEngines();
    const { apis = 2, workers = 2, rankers = 1, rate = 20, pins = 960, lifeSeconds = 6 } = this.#options;
    const data = this.#options.data ?? (await mkdtemp(join(tmpdir(), 'feedloom-fleet-')));
    this.#data = data;
    await mkdir(join(data, 'logs'), { recursive: true });
    const { onEvent } = this.#watch;

    const building = buildProgram(data, this.#options.program);
    building.catch(() => undefined);
    const engines = await startFleetEngines(data, onEvent);
    this.#engines = engines.members;
    const program = await building;
    this.#stopping.signal.throwIfAborted();

    const counts = { api: apis, worker: workers, ranker: rankers };
    const { addresses } = engines;
    this.#processes = await pinboardProcesses({ data, counts, addresses, pins, lifeSeconds, program, onEvent });
    const backends = this.#processes.filter(({ role }) => role === 'api');
    this.#proxy = await haproxy.start({ directory: join(data, 'haproxy'), backends });
    const proxy = { name: 'haproxy', role: 'proxy', what: 'HAProxy before the API', engine: this.#proxy } as const;
    this.#proxyMember = new EngineMember({ ...proxy, onEvent });
    await Promise.all(this.#processes.map((member) => member.restart()));
    this.#stopping.signal.throwIfAborted();

    this.#traffic = new Traffic({ port: this.#proxy.port, rate });
    await this.#traffic.start(this.#stopping.signal);
    this.#phase = 'running';
  }

  /** Ends a member at once. */
  kill(name: string, options?: KillOptions): Promise<void> {
    return this.#member(name).kill(options);
  }

  /** Starts a member again, and waits until it answers. */
  async restart(name: string): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    return this.#member(name).restart();
  }

  /** Has every process finish what it has and start again, one after the other, while the others serve. */
  async rollingRestart(): Promise<void> {
    if (this.#proxy === undefined || this.#phase !== 'running') throw new Error(`The fleet is ${this.#phase}.`);
    this.#phase = 'rolling';
    try {
      await rollingRestart(this.#processes, this.#proxy);
    } finally {
      if (this.#phase === 'rolling') this.#phase = 'running';
    }
  }

  /** How everything is now. */
  stats(): Promise<Snapshot> {
    return this.#watch.look({ members: this.members, traffic: this.#traffic, url: this.url, phase: this.#phase });
  }

  /** Ends users, processes and engines, in this order. */
  async stop(): Promise<void> {
    this.#phase = 'stopping';
    this.#stopping.abort(new Error('The fleet is stopping.'));
    const servers = [...this.#engines, ...(this.#proxyMember === undefined ? [] : [this.#proxyMember])];
    for (const server of servers) server.abandon();
    await this.#traffic?.stop();
    await Promise.all(this.#processes.map((member) => member.stop()));
    await Promise.all(servers.map((member) => member.stop()));
    if (this.#options.data === undefined && this.#data !== undefined) {
      await rm(this.#data, { recursive: true, force: true });
    }
  }

  #member(name: string): Member {
    const member = this.members.find((each) => each.name === name);
    if (member !== undefined) return member;
    throw new TypeError(`There is no ${name}; there are ${this.members.map((each) => each.name).join(', ')}.`);
  }
}

/** Starts a fleet and waits until users are in. If it cannot be started, nothing of it stays. */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const fleet = new Fleet(options);
  try {
    await fleet.start();
    return fleet;
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}
