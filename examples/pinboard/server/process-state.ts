import type { Role } from '../roles.js';
import { StageStats } from './stage-stats.js';
import { Stats } from './stats.js';

/** What a process is called, what it does, and whether it is to be asked. */
export class ProcessState {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly stats = new Stats();
  readonly stages = new StageStats();
  readonly #startedAt = performance.now();
  #why: 'starting' | 'draining' | undefined = 'starting';

  constructor(name: string, roles: readonly Role[]) {
    this.name = name;
    this.roles = roles;
  }

  /** Why it is not to be asked; `undefined` if it is. */
  get why(): 'starting' | 'draining' | undefined {
    return this.#why;
  }

  /** For how long it has run, in milliseconds. */
  get upMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }

  /** It knows all that it needs. */
  started(): void {
    if (this.#why === 'starting') this.#why = undefined;
  }

  /** It ends soon: whoever balances asks others. */
  drain(): void {
    this.#why = 'draining';
  }
}
