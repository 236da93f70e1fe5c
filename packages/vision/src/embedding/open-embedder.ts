import { Deadline } from '@feedloom/core';
import { closeAfter } from '../model/close-after.js';
import { openVisionModel } from '../model/open-vision-model.js';
import type { VisionModelOptions } from '../model/vision-model.js';
import { checkExpectation } from './expectation.js';
import { lookReading } from './look.js';
import type { KeptLook } from './look.js';
import { ModelEmbedder } from './model-embedder.js';
import type { OpenEmbedder } from './model-embedder.js';
import { createResultCache, partOfCache, requireCacheBytes } from './result-cache.js';
import type { ResultCache } from './result-cache.js';

/** How to open an embedder. */
export interface OpenEmbedderOptions extends VisionModelOptions {
  /** The most memory that results are kept in, in bytes; 0 keeps none. @defaultValue 64 MiB */
  readonly cacheBytes?: number | undefined;
  /** Where results are kept instead, by the content of pictures and the space. @defaultValue the memory of this process */
  readonly cache?: ResultCache<KeptLook> | undefined;
}

/**
 * Opens an embedder: with the model that ships, or with one of yours. Nothing is downloaded.
 *
 * Pictures of all callers share batches, equal ones are computed once and kept, and what cannot be done before its
 * deadline is refused at once. Decoding, resizing and the network run off the caller's thread.
 *
 * @throws `ERR_NOT_FOUND` if a file is missing, and which one to put where; `ERR_CORRUPT` if the model does not match its
 * hash, before the runtime sees a byte, or does not answer as its manifest says; `ERR_INVALID_PAYLOAD`,
 * `ERR_UNSUPPORTED`, `ERR_DRIVER_MISSING`, `ERR_TIMEOUT`, `ERR_ABORTED`.
 * @example
 * ```ts
 * await using embedder = await openEmbedder();
 * const [vector] = await embedder.embed([await readFile('chair.jpg')]); // Float32Array(1280), L2 norm 1
 * ```
 */
export async function openEmbedder({
  cacheBytes = 64 * 1024 * 1024,
  cache,
  ...options
}: OpenEmbedderOptions = {}): Promise<OpenEmbedder> {
  const deadline = Deadline.of(options, options.clock);
  requireCacheBytes(cacheBytes);
  const kept = cache ?? createResultCache<KeptLook>(cacheBytes, ({ vector }) => vector.byteLength);
  const model = await openVisionModel((facts) => {
    const reading = lookReading(facts);
    return { ...reading, cache: kept && partOfCache(kept, reading.space.id) };
  }, options);
  try {
    await checkExpectation(model, deadline);
    return new ModelEmbedder(model, lookReading(model).space);
  } catch (error) {
    await closeAfter(error, () => model.close());
    throw error;
  }
}
