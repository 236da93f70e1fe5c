import type { CallOptions } from './call-options.js';

/** How long a cached value lives. */
export interface CacheSetOptions extends CallOptions {
  /** Milliseconds until the value counts as absent. @defaultValue the cache's own */
  readonly ttlMs?: number | undefined;
}

/** Values that may vanish at any time; a miss is never an error. */
export interface Cache<Value> {
  /** @returns The value, or `undefined` if it is absent or expired. */
  get(key: string, options?: CallOptions): Promise<Value | undefined>;
  /** Keeps `value` under `key`. */
  set(key: string, value: Value, options?: CacheSetOptions): Promise<void>;
  /** Drops the value under `key`. */
  delete(key: string, options?: CallOptions): Promise<void>;
  /**
   * The value under `key`, loaded if it is missing.
   *
   * Concurrent callers of one key share one load. A failed load is not kept, and rejects for all that waited on it.
   */
  load(key: string, loader: (signal: AbortSignal) => Promise<Value>, options?: CacheSetOptions): Promise<Value>;
}
