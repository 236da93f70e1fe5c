/** What is asked of a service whose servers die. */
export interface Limits {
  /** What a feed may take, in milliseconds. */
  readonly deadlineMs: number;
  /** What the time-outs of stores are shares of, in milliseconds: less than an outage, so that feeds have to do without. */
  readonly storesMs: number;
  /** How soon after a restart everything must be as before, in milliseconds. */
  readonly recoveryMs: number;
}

/** On a machine that does nothing else. */
export const LIMITS: Limits = { deadlineMs: 500, storesMs: 500, recoveryMs: 10_000 };
