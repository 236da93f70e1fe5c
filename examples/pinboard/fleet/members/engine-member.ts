import type { Engine } from '../../../../engines/engine.js';
import type { KillOptions, Member, MemberState, OnMemberEvent, Role } from './member.js';

/** A server of ours, or a group of them. */
export interface EngineMemberOptions {
  readonly name: string;
  readonly role: Role;
  readonly what: string;
  readonly engine: Engine & { readonly servers?: readonly { readonly pid: number }[] };
  readonly onEvent: OnMemberEvent;
}

/** How often it is looked at whether it still runs. */
const LOOK_MS = 250;

/** An engine, started again whenever it dies. */
export class EngineMember implements Member {
  readonly name: string;
  readonly role: Role;
  readonly what: string;
  readonly port: number;
  readonly size: number;
  readonly #engine: EngineMemberOptions['engine'];
  readonly #onEvent: OnMemberEvent;
  readonly #look: NodeJS.Timeout;
  #restarts = 0;
  #isHeld = false;
  #restarting: Promise<void> | undefined;

  constructor({ name, role, what, engine, onEvent }: EngineMemberOptions) {
    this.name = name;
    this.role = role;
    this.what = what;
    this.port = engine.port;
    this.size = engine.servers?.length ?? 1;
    this.#engine = engine;
    this.#onEvent = onEvent;
    this.#look = setInterval(() => this.#revive(), LOOK_MS);
    this.#look.unref();
  }

  get state(): MemberState {
    if (this.#restarting !== undefined) return 'starting';
    return this.pids.length === this.size ? 'up' : 'down';
  }

  get pids(): readonly number[] {
    const { servers = [this.#engine] } = this.#engine;
    return servers.map(({ pid }) => pid).filter((pid) => pid > 0);
  }

  get restarts(): number {
    return this.#restarts;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  async kill({ hold = false }: KillOptions = {}): Promise<void> {
    this.#isHeld = hold;
    this.#onEvent(this.name, hold ? 'killed, and held' : 'killed');
    await this.#engine.kill();
  }

  restart(): Promise<void> {
    this.#isHeld = false;
    this.#restarting ??= this.#restart().finally(() => (this.#restarting = undefined));
    return this.#restarting;
  }

  roll(): Promise<void> {
    return this.restart();
  }

  /** Does not start it again by itself any more: it may be told to end by others, as by Ctrl-C. */
  abandon(): void {
    clearInterval(this.#look);
    this.#isHeld = true;
  }

  async stop(): Promise<void> {
    this.abandon();
    await this.#restarting?.catch(() => undefined);
    await this.#engine.stop();
  }

  async #restart(): Promise<void> {
    const begin = Date.now();
    this.#restarts += 1;
    await this.#engine.restart();
    this.#onEvent(this.name, `answers after ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  }

  #revive(): void {
    if (this.#isHeld || this.#restarting !== undefined || this.pids.length === this.size) return;
    this.restart().catch((error: unknown) => {
      this.#onEvent(this.name, error instanceof Error ? error.message : String(error));
    });
  }
}
