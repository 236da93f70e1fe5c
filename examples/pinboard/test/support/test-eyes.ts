import { FeedloomError } from '@feedloom/core';
import type { EmbeddingSpace, ImageInput } from '@feedloom/core';
import { MemoryVectorIndex } from '@feedloom/core/memory';
import type { LookOptions, Look } from '@feedloom/vision';
import sharp from 'sharp';
import type { Eyes, LookingEmbedder } from '../../vision/eyes.js';

/** Colours of a 4 by 4 grid: enough to tell drawn scenes apart, in a millisecond. */
const SIDE = 4;

const space: EmbeddingSpace = {
  id: 'colours',
  model: 'colours',
  weights: '0',
  preprocessing: '0',
  pooling: 'none',
  dimension: SIDE * SIDE * 3,
};

/** What a test lets go wrong. */
export interface EyeTrouble {
  /** Thrown by every look until it is taken away. */
  failure?: FeedloomError | undefined;
  /** How long a look takes, in milliseconds. */
  delayMs?: number;
}

/** Eyes that need no model: for tests of everything around them. */
export function testEyes(trouble: EyeTrouble = {}): Eyes {
  const look = async (images: readonly ImageInput[], { signal, deadlineMs }: LookOptions = {}): Promise<Look[]> => {
    if (trouble.delayMs !== undefined) await slowly(trouble.delayMs, deadlineMs, signal);
    if (trouble.failure !== undefined) throw trouble.failure;
    return Promise.all(images.map(async (image) => ({ vector: await coloursOf(image), labels: labelsOf() })));
  };
  const embedder: LookingEmbedder = {
    space,
    look,
    embed: async (images, options) =>
      Object.assign(
        (await look(images, options)).map(({ vector }) => vector),
        { degraded: [] },
      ),
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const box = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
  const detector: Eyes['detector'] = {
    detect: async (images) =>
      Object.assign(
        images.map(() => [{ box, label: 'middle', score: 0.9 }]),
        { degraded: [] },
      ),
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { embedder, detector, index: new MemoryVectorIndex(space) };
}

const labelsOf = (): Look['labels'] => [{ label: 'picture', words: ['print'], score: 0.9 }];

async function slowly(delayMs: number, deadlineMs = Infinity, signal?: AbortSignal): Promise<void> {
  const waitMs = Math.min(delayMs, deadlineMs);
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, waitMs);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new FeedloomError('ERR_ABORTED', 'The test gave up.'));
    });
  });
  if (waitMs < delayMs) throw new FeedloomError('ERR_TIMEOUT', 'The test is slow.', { retryable: true });
}

async function coloursOf(input: ImageInput): Promise<Float32Array> {
  const { image, crop } = input instanceof Uint8Array ? { image: input, crop: undefined } : input;
  let picture = sharp(image, { failOn: 'error' }).rotate();
  const { width = 1, height = 1 } = await picture.metadata().catch((cause: unknown) => {
    throw new FeedloomError('ERR_INVALID_PAYLOAD', 'The test cannot read the picture.', { cause });
  });
  if (crop !== undefined) {
    picture = picture.extract({
      left: Math.floor(crop.x * width),
      top: Math.floor(crop.y * height),
      width: Math.max(1, Math.floor(crop.width * width)),
      height: Math.max(1, Math.floor(crop.height * height)),
    });
  }
  const pixels = await picture.removeAlpha().resize(SIDE, SIDE, { fit: 'fill' }).raw().toBuffer();
  const numbers = Float32Array.from(pixels, (value) => value - 127.5);
  const norm = Math.hypot(...numbers);
  return numbers.map((value) => value / norm);
}
