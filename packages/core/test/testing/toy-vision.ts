import type { Detector, EmbedOptions, Embeddings, Embeds, ImageInput } from '../../src/index.js';
import { Deadline, FeedloomError } from '../../src/index.js';
import type { DetectOptions, DetectedObject, Detections } from '../../src/index.js';

const DIMENSION = 8;

/** A "picture" that can be told from others: `bytes` must not begin with 0. */
export type ToyInput = ImageInput | string;

/** Pictures for the toys, and one that cannot be read. */
export const toyImages = ['a red boat', 'two dogs', 'green hills'].map((text) => Uint8Array.from(Buffer.from(text)));
export const badToyImage = Uint8Array.of(0, 1, 2);

/** Checks an input as the real ones do. @returns Its bytes and its crop. */
function look(input: ToyInput, place: number): { bytes: Uint8Array; x: number; area: number } {
  if (typeof input === 'string') return { bytes: Buffer.from(input), x: 0, area: 1 };
  const { image, crop = { x: 0, y: 0, width: 1, height: 1 } } = input instanceof Uint8Array ? { image: input } : input;
  const { x, y, width, height } = crop;
  const isBox = x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1 && y + height <= 1;
  if (!isBox) throw new FeedloomError('ERR_INVALID_ARGUMENT', `inputs[${place}].crop is no part of a picture.`);
  if (image[0] === 0) throw new FeedloomError('ERR_UNSUPPORTED', `inputs[${place}] is no picture.`);
  return { bytes: image, x, area: width * height };
}

/** A right embedder of bytes: how many there are of each kind, and where the crop is. */
export class ToyEmbedder implements Embeds<ToyInput> {
  readonly space = {
    id: 'toy',
    model: 'toy',
    weights: '0',
    preprocessing: '0',
    pooling: 'none',
    dimension: DIMENSION,
  };
  #closed = false;

  async embed(
    inputs: readonly ToyInput[],
    { priority: _priority, ...options }: EmbedOptions = {},
  ): Promise<Embeddings> {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', 'The toy is closed.');
    const deadline = Deadline.of(options);
    deadline.check('embed');
    const vectors = inputs.map((input, place) => this.vector(input, place));
    await deadline.race(new Promise((resolve) => setImmediate(resolve)), 'embed');
    return Object.assign(vectors, { degraded: [] });
  }

  vector(input: ToyInput, place: number): Float32Array {
    const { bytes, x, area } = look(input, place);
    const numbers = new Float32Array(DIMENSION).fill(0.01);
    for (const byte of bytes) numbers[byte % (DIMENSION - 1)] = (numbers[byte % (DIMENSION - 1)] ?? 0) + 1;
    numbers[DIMENSION - 1] = (x + 1 - area) * 10;
    const norm = Math.hypot(...numbers);
    return numbers.map((number) => number / norm);
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** A right detector of bytes: each of the first ones is an object. */
export class ToyDetector implements Detector {
  #closed = false;

  async detect(
    images: readonly ImageInput[],
    { limit = 10, minScore = 0.1, ...options }: DetectOptions = {},
  ): Promise<Detections> {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', 'The toy is closed.');
    Deadline.of(options).check('detect');
    if (!Number.isInteger(limit) || limit < 1 || !(minScore >= 0 && minScore <= 1)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', 'A limit or a score that is none.');
    }
    const found = images.map((image, place) => {
      const { bytes } = look(image, place);
      return [...bytes.slice(0, 12)].map((byte, index): DetectedObject => {
        const box = { x: (byte % 10) / 20, y: 0.5, width: 0.5, height: 0.4 };
        return { box, label: `byte ${byte}`, score: 0.9 - index / 10 };
      });
    });
    const kept = found.map((objects) => objects.filter(({ score }) => score >= minScore).slice(0, limit));
    return Object.assign(kept, { degraded: [] });
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
