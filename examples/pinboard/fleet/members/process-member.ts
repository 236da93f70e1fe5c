import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KillOptions, Member, MemberState, OnMemberEvent, Role } from './member.js';
import { beginYielding, canUnyield, nodeCommand, unyield } from './priority.js';

/** A process of ours. */
export interface ProcessMemberOptions {
  readonly name: string;
  readonly role: Role;
  readonly what: string;
  readonly port: number;
  /** Arguments of node. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The file that takes what it prints. */
  readonly log: string;
  /** Whether nobody waits for what it does: it leaves the processor to others. @defaultValue `false` */
  readonly yields?: boolean | undefined;
  readonly onEvent: OnMemberEvent;
}

/** The longest time to finish what it has. */
const DRAIN_MS = 20_000;
const READY_MS = 300_000;
const STARTED_WITHIN_MS = 120_000;
/** A process that dies within this time of its start waits before it is started again, twice as long each time. */
const SHORT_LIFE_MS = 5_000;
const PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) signalGroup(child, 'SIGKILL');
});

/** Signals a process and what it has started. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // It has ended.
  }
}

/** One of our processes, started again whenever it dies. */
export class ProcessMember implements Member {
  readonly name: string;
  readonly role: Role;
  readonly what: string;
  readonly port: number;
  readonly size = 1;
  readonly #options: ProcessMemberOptions;
  #child: ChildProcess | undefined;
  #state: MemberState = 'down';
  #restarts = -1;
  #isHeld = true;
  #shortLives = 0;
  /** Grows with everything that is asked of it. */
  #orders = 0;

  constructor(options: ProcessMemberOptions) {
    this.#options = options;
    this.name = options.name;
    this.role = options.role;
    this.what = options.what;
    this.port = options.port;
  }

  get state(): MemberState {
    return this.#state;
  }

  get pids(): readonly number[] {
    return this.#child?.pid === undefined ? [] : [this.#child.pid];
  }

  get restarts(): number {
    return Math.max(0, this.#restarts);
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  async kill({ hold = false }: KillOptions = {}): Promise<void> {
    this.#orders += 1;
    this.#isHeld = hold;
    this.#options.onEvent(this.name, hold ? 'killed, and held' : 'killed');
    await this.#end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.#replace('SIGKILL');
  }

  async roll(): Promise<void> {
    this.#state = 'draining';
    this.#options.onEvent(this.name, 'draining');
    await this.#replace('SIGTERM');
  }

  async stop(): Promise<void> {
    this.#orders += 1;
    this.#isHeld = true;
    this.#state = 'draining';
    await this.#end('SIGTERM', 5_000);
    this.#state = 'down';
  }

  async #replace(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const order = (this.#orders += 1);
    this.#isHeld = true;
    await this.#end(signal);
    // The last order counts: what is to be down stays down, and nothing is started twice.
    if (order === this.#orders) this.#start();
    await this.#untilUp();
  }

  /** Starts it and keeps it running from now on. */
  #start(): void {
    const { env, cwd, log, yields = false } = this.#options;
    this.#isHeld = false;
    this.#restarts += 1;
    this.#state = 'starting';
    const output = openSync(log, 'a', 0o600);
    const { command, args } = nodeCommand(this.#options.args, yields);
    // A group of its own: Ctrl-C is for us, who end it in order. It ends by itself when its channel to us closes.
    const child = spawn(command, args, {
      ...{ cwd, env: { ...process.env, ...env }, detached: true, stdio: ['ignore', output, output, 'ipc'] },
    });
    closeSync(output);
    const begun = child.pid === undefined ? undefined : beginYielding(child.pid, yields);
    this.#child = child;
    living.add(child);
    const startedAt = performance.now();
    child.once('error', (error) => this.#options.onEvent(this.name, error.message));
    child.once('exit', (code, signal) => {
      living.delete(child);
      signalGroup(child, 'SIGKILL');
      this.#child = undefined;
      this.#state = 'down';
      if (this.#isHeld) return;
      this.#options.onEvent(this.name, `ended (${signal ?? code})`);
      void this.#revive(performance.now() - startedAt);
    });
    void this.#noteReady(child, begun);
  }

  async #revive(livedMs: number): Promise<void> {
    this.#shortLives = livedMs < SHORT_LIFE_MS ? this.#shortLives + 1 : 0;
    await sleep(Math.min(PAUSE_MS * 2 ** this.#shortLives, LONGEST_PAUSE_MS));
    if (!this.#isHeld && this.#child === undefined) this.#start();
  }

  /** Waits until it serves, however often it has to be started for that. */
  async #untilUp(): Promise<void> {
    const giveUpAt = performance.now() + READY_MS;
    while (this.#state !== 'up') {
      if (this.#isHeld) throw new Error(`${this.name} was ended while it started.`);
      if (performance.now() > giveUpAt) throw new Error(`${this.name} does not get ready; see ${this.#options.log}.`);
      await sleep(50);
    }
  }

  async #noteReady(child: ChildProcess, begun: Promise<void> | undefined): Promise<void> {
    const begin = performance.now();
    await begun;
    while (this.#child === child && this.#state === 'starting') {
      // One that hangs is no better than one that died.
      if (performance.now() - begin > STARTED_WITHIN_MS) return void child.kill('SIGKILL');
      const isReady = await fetch(`http://127.0.0.1:${this.port}/readyz`, { signal: AbortSignal.timeout(1_000) })
        .then(async (response) => {
          await response.body?.cancel();
          return response.ok;
        })
        .catch(() => false);
      if (isReady && this.#child === child) {
        if (this.#options.yields !== true && canUnyield && child.pid !== undefined) await unyield(child.pid);
        this.#state = 'up';
        this.#options.onEvent(this.name, `ready after ${((performance.now() - begin) / 1000).toFixed(1)} s`);
      } else await sleep(200);
    }
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM', graceMs = DRAIN_MS): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = new AbortController();
    await Promise.race([ended, sleep(graceMs, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    if (this.#child === child) {
      signalGroup(child, 'SIGKILL');
      await ended;
    }
  }
}
