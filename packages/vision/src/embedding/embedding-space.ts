import { createHash } from 'node:crypto';
import { FeedloomError, quote } from '@feedloom/core';
import type { EmbeddingSpace } from '@feedloom/core';
import type { ModelManifest } from '../model/model-manifest.js';

/** The space that is made of these parts; its id is a digest of them all. Equal parts, equal id. */
export function embeddingSpace(parts: Omit<EmbeddingSpace, 'id'>): EmbeddingSpace {
  const { model, weights, preprocessing, output, pooling, dimension } = parts;
  const named = [model, weights, preprocessing, output ?? '', pooling, dimension];
  const id = createHash('sha256').update(JSON.stringify(named)).digest('hex');
  return { id, model, weights, preprocessing, output, pooling, dimension };
}

/**
 * The space of a model's picture vectors, and so of its text vectors too.
 *
 * @param weights - SHA-256 of the weights for pictures.
 * @param preprocessing - SHA-256 of the plan for pictures.
 * @throws `ERR_UNSUPPORTED` if the model makes no vectors.
 */
export function spaceOfModel(
  { id, output, dimension }: ModelManifest,
  weights: string,
  preprocessing: string,
): EmbeddingSpace {
  if (output === undefined || dimension === undefined) {
    const message = `The manifest of ${quote(id)} names no \`output\` and \`dimension\`, so it makes no vectors.`;
    throw new FeedloomError('ERR_UNSUPPORTED', message);
  }
  const pooling = output.pool === 'none' ? 'in-graph' : output.pool;
  // Where the manifest names no output it is the first one, which the weights fix.
  return embeddingSpace({ model: id, weights, preprocessing, output: output.name, pooling, dimension });
}
