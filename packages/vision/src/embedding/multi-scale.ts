import { FeedloomError, quote } from '@feedloom/core';
import type { EmbedOptions, Embedder, Embeddings, EmbeddingSpace, ImageInput } from '@feedloom/core';
import { atPlace, placeOf } from '../model/input-error.js';
import { embeddings } from './embeddings.js';
import { embeddingSpace } from './embedding-space.js';
import { poolViews } from './pool-views.js';
import type { ViewPool } from './pool-views.js';
import { viewBoxes, viewOf } from './views.js';
import type { ViewOptions } from './views.js';

/** How to look at a picture several times. */
export interface MultiScaleOptions extends ViewOptions {
  /** How the vectors of the views become one. @defaultValue `'mean'` */
  readonly pool?: ViewPool | undefined;
  /**
   * Whether the vectors stay in the space of the embedder beneath: for queries against an index of single looks. The
   * mean of several looks at a picture lies near the one look at all of it. @defaultValue `false`
   */
  readonly keepsSpace?: boolean | undefined;
}

const POOLS: readonly ViewPool[] = ['mean', 'max', 'gem'];

/**
 * An embedder that looks at several parts of each picture and pools what it sees: finds things that fill a part only.
 *
 * It costs one pass of the model for each view. All views of all pictures go through the batches of `embedder` as rows of
 * their own. Its space differs from that of `embedder` by the pooling, unless `keepsSpace` is set. Closing it closes
 * `embedder`.
 *
 * @throws `ERR_INVALID_ARGUMENT` for scales or a pool that are none.
 */
export function multiScale(
  embedder: Embedder,
  { scales = [1, 0.75], crops = 'centre', pool = 'mean', keepsSpace = false }: MultiScaleOptions = {},
): Embedder {
  const boxes = viewBoxes({ scales, crops });
  if (!POOLS.includes(pool)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`pool\` must be one of ${POOLS.join(', ')}, got ${quote(pool)}.`);
  }
  const { id: _, pooling, ...rest } = embedder.space;
  const recorded = `${pooling}; scales ${scales.join(' ')}; crops ${crops}; pool ${pool}`;
  const space: EmbeddingSpace = keepsSpace ? embedder.space : embeddingSpace({ ...rest, pooling: recorded });

  async function embed(images: readonly ImageInput[], options?: EmbedOptions): Promise<Embeddings> {
    if (!Array.isArray(images)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `Give an array of pictures, got ${quote(images)}.`);
    }
    const views: ImageInput[] = [];
    for (const [place, image] of (images as readonly ImageInput[]).entries()) {
      views.push(...(await atPlace('picture', place, viewsOf(image))));
    }
    const vectors = await ofPictures(embedder.embed(views, options));
    const pooled = (images as readonly ImageInput[]).map((_image, place) => {
      return poolViews(vectors.slice(place * boxes.length, (place + 1) * boxes.length), pool);
    });
    return embeddings(pooled, vectors.degraded);
  }

  async function viewsOf(image: ImageInput): Promise<readonly ImageInput[]> {
    return boxes.map((box) => viewOf(image, box));
  }

  /** An error names the place of a view; callers know pictures. */
  async function ofPictures(work: Promise<Embeddings>): Promise<Embeddings> {
    try {
      return await work;
    } catch (error) {
      const known = placeOf(error);
      if (known === undefined) throw error;
      return atPlace('picture', Math.floor(known.place / boxes.length), Promise.reject(known.cause));
    }
  }

  return {
    space,
    embed,
    close: () => embedder.close(),
    [Symbol.asyncDispose]: () => embedder.close(),
  };
}
