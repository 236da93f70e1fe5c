import { createHash } from 'node:crypto';
import { Deadline, FeedloomError, quote, requireNonNegative } from '@feedloom/core';
import type { EmbedOptions, Embeddings, EmbeddingSpace, TextEmbedder } from '@feedloom/core';
import type { DeviceReport, OnnxDevice } from '@feedloom/core/onnx';
import { embeddings } from '../embedding/embeddings.js';
import { spaceOfModel } from '../embedding/embedding-space.js';
import { createResultCache, partOfCache } from '../embedding/result-cache.js';
import type { ResultCache } from '../embedding/result-cache.js';
import { hashFile } from '../model/hash-file.js';
import { loadPlan } from '../model/load-plan.js';
import { locateFile, locateFiles, verifyFiles } from '../model/model-files.js';
import type { ModelManifest } from '../model/model-manifest.js';
import type { ModelOptions, ModelStats } from '../model/model-options.js';
import { openBatchedModel } from '../model/open-batched-model.js';
import type { ModelWork } from '../model/open-batched-model.js';
import { readModelManifest } from '../model/read-model-manifest.js';
import { SessionGroup } from '../model/session-group.js';
import { hashPlan } from '../preprocessing/hash-plan.js';
import { TokenRunner } from './token-runner.js';
import { loadTokenizer } from './tokens.js';
import type { Tokens } from './tokens.js';

/** How to open the text tower of a model. */
export interface OpenTextEmbedderOptions extends ModelOptions {
  /** As for `openEmbedder`: a folder, the path of a manifest, or a manifest; of a model with two towers. */
  readonly model: string | ModelManifest;
  /** The most memory that vectors are kept in, in bytes; 0 keeps none. @defaultValue 16 MiB */
  readonly cacheBytes?: number | undefined;
  /** Where vectors are kept instead, by the text and the tower. @defaultValue the memory of this process */
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
  cache = createResultCache<Float32Array>(cacheBytes, ({ byteLength }) => byteLength),
  ...options
}: OpenTextEmbedderOptions): Promise<OpenTextEmbedder> {
  requireNonNegative('cacheBytes', cacheBytes);
  const deadline = Deadline.of(options, options.clock);
  const { manifest, folder } = await readModelManifest(model, { folder: where, ...deadline.toCallOptions() });
  const { id, text: tower, source } = manifest;
  if (tower === undefined) {
    const message = `The model ${quote(id)} has no tower for texts. Use an export of CLIP or SigLIP that has one.`;
    throw new FeedloomError('ERR_UNSUPPORTED', message);
  }
  const files = await locateFiles(folder, tower, source);
  await verifyFiles(files, deadline);
  const space = await pictureSpace(manifest, folder, deadline);
  const tokenizer = await loadTokenizer(folder, tower);
  const rest = { ...options, ...deadline.toCallOptions() };
  return SessionGroup.open(id, files, rest, async (group) => {
    const { sha256, device, devices } = group.first;
    const runner = new TokenRunner(id, group, tower, { pad: tokenizer.pad, dimension: space.dimension });
    const work: ModelWork<string, Tokens, Float32Array> = {
      name: id,
      noun: 'text',
      batchInput: tower.ids,
      keyOf: contentKey,
      prepare: async (text) => tokenizer.split(text),
      compute: (rows, size) => runner.compute(rows, size),
      warm: (size, until) => runner.warm(size, until),
      cache: cache && partOfCache(cache, `${space.id}:${sha256}`),
    };
    const opened = await openBatchedModel(group, work, rest);
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
      close: () => opened.close(),
      [Symbol.asyncDispose]: () => opened.close(),
    };
  });
}

/** The space that the tower for pictures has, without loading it. */
async function pictureSpace(manifest: ModelManifest, folder: string, { signal }: Deadline): Promise<EmbeddingSpace> {
  const weights = manifest.sha256 ?? (await hashFile(await locateFile(folder, manifest, manifest.source), signal));
  return spaceOfModel(manifest, weights, hashPlan(await loadPlan(manifest, folder)));
}

async function contentKey(text: string): Promise<string> {
  if (typeof text !== 'string') {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `A text must be a string, got ${quote(text)}.`);
  }
  return createHash('sha256').update(text).digest('hex');
}
