import type { CallOptions } from './call-options.js';

/**
 * Hears which keys have changed; `undefined` says that some may have been missed, so anything kept may be old. It must
 * not block, and what it throws is dropped.
 */
export type InvalidationListener = (keys: readonly string[] | undefined) => void;

/**
 * Tells every process that what it keeps under some keys is old.
 *
 * Only a hint that makes caches fresh sooner: it may be lost, late or told twice, so correctness must not rest on it.
 */
export interface Invalidations {
  /**
   * Tells all subscribers, this process's own too, that `keys` have changed.
   *
   * @param keys - Each 1 to 256 bytes of well-formed Unicode; none is no error.
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`; `ERR_UNAVAILABLE` or `ERR_TIMEOUT` if it cannot be told now.
   */
  publish(keys: readonly string[], options?: CallOptions): Promise<void>;

  /**
   * Calls `listener` with all that is published from when this resolves until the function it resolves to is called.
   *
   * A broken connection is made anew by itself; `listener` then hears `undefined`.
   *
   * @returns Ends the subscription at once; calling it again does nothing.
   * @throws `ERR_CLOSED`; `ERR_UNAVAILABLE` or `ERR_TIMEOUT` if there is no connection now.
   */
  subscribe(listener: InvalidationListener, options?: CallOptions): Promise<() => void>;

  /** Ends all subscriptions and releases what was opened. Idempotent. */
  close(): Promise<void>;

  /** The same as {@link Invalidations.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
