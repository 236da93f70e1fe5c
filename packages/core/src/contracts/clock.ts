/** Time, injected so that every protocol can be tested without waiting. */
export interface Clock {
  /** Wall-clock time, in milliseconds since the Unix epoch. May jump. */
  now(): number;
  /** Time that never goes back, in milliseconds since an arbitrary start. For durations. */
  monotonic(): number;
  /** Calls `callback` once after `delayMs`, unless the returned function is called first. */
  setTimer(callback: () => void, delayMs: number): () => void;
}
