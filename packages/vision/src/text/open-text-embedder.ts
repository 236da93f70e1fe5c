import { createHash } from 'node:crypto';
import { Deadline, FeedloomError, quote } from '@feedloom/core';
import type { EmbedOptions, Embeddings, EmbeddingSpace, TextEmbedder } from '@feedloom/core';
import type { DeviceReport, OnnxDevice } from '@feedloom/core/onnx';
import { embeddings } from '../embedding/embeddings.js';
import { spaceOfModel } from '../embedding/embedding-space.js';
import { createResultCache, partOfCache, requireCacheBytes } from '../embedding/result-cache.js';
import type { ResultCache } from '../embedding/result-cache.js';
import { closeAfter } from '../model/close-after.js';
import { hashFile } from '../model/hash-file.js';
import { loadPlan } from '../model/load-plan.js';
import { locateFile, locateFiles, verifyFiles } from '../model/model-files.js';
import type { ModelManifest, TextTower } from '../model/model-manifest.js';
import type { ModelOptions, ModelStats } from '../model/model-options.js';
import { openBatchedModel } from '../model/open-batched-model.js';
import type { ModelWork } from '../model/open-batched-model.js';
import { readModelManifest } from '../model/read-model-manifest.js';
import { SessionGroup } from '../model/session-group.js';
import { hashPlan } from '../preprocessing/hash-plan.js';
import { openTokenizer } from './open-tokenizer.js';
import type { OpenTokenizer } from './open-tokenizer.js';
import { cutText, textKey } from './text-key.js';
import { TokenRunner } from './token-runner.js';
import type { Tokens } from './tokenizer-api.js';

/** How to open the text tower of a model. */
export interface OpenTextEmbedderOptions extends ModelOptions {
  /** As for `openEmbedder`: a folder, the path of a manifest, or a manifest; of a model with two towers. */
  readonly model: string | ModelManifest;
  /** The most memory that vectors are kept in, in bytes; 0 keeps none. @defaultValue 16 MiB */
  readonly cacheBytes?: number | undefined;
  /** Where vectors are kept instead, by the text, the tower and its tokenizer. @defaultValue the memory of this process */
  readonly cache?: ResultCache<Float32Array> | undefined;
}

/** A text embedder that runs here, by a model that was opened. */
export interface OpenTextEmbedder extends TextEmbedder {
  /** What the model is. */
  readonly manifest: ModelManifest;
  /** Where it computes. */
  readonly device: OnnxDevice;
  /** Every device that was considered, and why those before {@link OpenTextEmbedder.device} were skipped. */
  readonly devices: readonly DeviceReport[];
  /** Whether a text would be computed now. */
  readonly ready: boolean;
  /** What happened so far. */
  stats(): ModelStats;
}

/**
 * Opens the tower of CLIP, SigLIP or their like that turns texts into vectors of the pictures' space.
 *
 * The space is that of `openEmbedder` with the same model: the manifest pairs the towers, and the space is named after
 * the weights and the preparation for pictures, which are read but not loaded. So a text tower may be replaced without
 * touching an index, which is right only if it was trained for the same picture tower.
 *
 * @throws As `openEmbedder` does; `ERR_UNSUPPORTED` if the model has no text tower.
 */
export async function openTextEmbedder({
  model,
  folder: where,
  cacheBytes = 16 * 1024 * 1024,
  cache: given,
  ...options
}: OpenTextEmbedderOptions): Promise<OpenTextEmbedder> {
  requireCacheBytes(cacheBytes);
  const cache = given ?? createResultCache<Float32Array>(cacheBytes, ({ byteLength }) => byteLength);
  const deadline = Deadline.of(options, options.clock);
  const { manifest, folder } = await readModelManifest(model, { folder: where, ...deadline.toCallOptions() });
  const { id, text: tower, source } = manifest;
  if (tower === undefined) {
    const message = `The model ${quote(id)} has no tower for texts. Use an export of CLIP or SigLIP that has one.`;
    throw new FeedloomError('ERR_UNSUPPORTED', message);
  }
  const files = await deadline.race(locateFiles(folder, tower, source), 'looking for the text tower');
  await verifyFiles(files, deadline);
  const reading = pictureSpace(manifest, folder, deadline.signal);
  const space = await deadline.race(reading, 'reading the tower for pictures');
  const tokenizer = await openTokenizer(folder, tower, deadline);
  const rest = { ...options, ...deadline.toCallOptions() };
  const opening = SessionGroup.open(id, files, rest, async (group, until) => {
    const { sha256, device, devices } = group.first;
    const runner = new TokenRunner(id, group, tower, { pad: tokenizer.pad, dimension: space.dimension });
    const work: ModelWork<string, Tokens, Float32Array> = {
      name: id,
      noun: 'text',
      batchInput: tower.ids,
      keyOf: (text) => textKey(text, tower.length),
      prepare: (text, call) => tokenizer.split(cutText(text, tower.length), call),
      compute: (rows, size) => runner.compute(rows, size),
      warm: (size, limit) => runner.warm(size, limit),
      cache: cache && partOfCache(cache, partOf(space, sha256, tower, tokenizer)),
    };
    const opened = await openBatchedModel(group, work, rest, until);
    let closed: Promise<void> | undefined;
    const close = (): Promise<void> => (closed ??= opened.close().finally(() => tokenizer.close()));
    return {
      manifest,
      space,
      device,
      devices,
      get ready() {
        return opened.ready;
      },
      async embed(texts: readonly string[], call?: EmbedOptions): Promise<Embeddings> {
        const vectors = await opened.run(texts, call);
        return embeddings(vectors.map((vector) => vector.slice()));
      },
      stats: () => opened.stats(),
      close,
      [Symbol.asyncDispose]: close,
    };
  });
  try {
    return await opening;
  } catch (error) {
    await closeAfter(error, () => tokenizer.close());
    throw error;
  }
}

/** The part of a cache that holds what one tower makes of texts that are split in one way. */
function partOf({ id }: EmbeddingSpace, weights: string, tower: TextTower, { digest }: OpenTokenizer): string {
  const { externalData = [], ids, mask, output } = tower;
  const decisive = [id, weights, digest, externalData.map(({ sha256 }) => sha256), ids, mask, output];
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex');
}

/** The space that the tower for pictures has, without loading it. */
async function pictureSpace(
  manifest: ModelManifest,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<EmbeddingSpace> {
  const weights = manifest.sha256 ?? (await hashFile(await locateFile(folder, manifest, manifest.source), signal));
  return spaceOfModel(manifest, weights, hashPlan(await loadPlan(manifest, folder)));
}
