import type { Load } from '../network/actors.js';

/** What a process that will be killed tells, one line each. */
export interface Told {
  readonly offered?: readonly string[];
  readonly accepted?: readonly string[];
  readonly refused?: readonly { readonly id: string; readonly reason: string }[];
  readonly shown?: readonly string[];
}

/** Small batches: many moments to die in. */
export const KILL_LOAD: Load = { users: 1, batches: Infinity, batch: 10, deadlineMs: 5000 };
