/** What is asked of a service whose servers die. */
export interface Limits {
  /** What a feed may take, in milliseconds; stores are given up sooner. */
  readonly deadlineMs: number;
  /** How soon after a restart everything must be as before, in milliseconds. */
  readonly recoveryMs: number;
}

/** On a machine that does nothing else. */
export const LIMITS: Limits = { deadlineMs: 500, recoveryMs: 10_000 };
