import { FeedloomError, quote } from '@feedloom/core';
import type { Cache } from '@feedloom/core';
import { LRUCache } from 'lru-cache';

/** What a cache of results must be able to do; any `Cache` of the core is one. */
export type ResultCache<Result> = Pick<Cache<Result>, 'get' | 'set'>;

/** What a map's entry and a key take beside the value, about. */
const OVERHEAD_BYTES = 400;

/** Checks a `cacheBytes`. @throws `ERR_INVALID_ARGUMENT` */
export function requireCacheBytes(cacheBytes: unknown): void {
  if (typeof cacheBytes === 'number' && Number.isSafeInteger(cacheBytes) && cacheBytes >= 0) return;
  const message = `\`cacheBytes\` must be an integer of at least 0, got ${quote(cacheBytes)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

/** The results of one process, the least recently used dropped first, bounded by the memory that they take. */
export function createResultCache<Result extends object>(
  maxBytes: number,
  bytesOf: (result: Result) => number,
): ResultCache<Result> | undefined {
  if (maxBytes === 0) return undefined;
  const kept = new LRUCache<string, Result>({
    maxSize: maxBytes,
    sizeCalculation: (result) => OVERHEAD_BYTES + bytesOf(result),
  });
  return {
    get: async (key) => kept.get(key),
    set: async (key, result) => void kept.set(key, result),
  };
}

/** The part of a cache whose keys begin with `prefix`, so that several models can share one. */
export function partOfCache<Result>(cache: ResultCache<Result>, prefix: string): ResultCache<Result> {
  return {
    get: (key, options) => cache.get(`${prefix}:${key}`, options),
    set: (key, result, options) => cache.set(`${prefix}:${key}`, result, options),
  };
}
