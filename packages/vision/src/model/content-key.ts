import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImageInput } from '@feedloom/core';
import { imageParts } from '../images/image-parts.js';

/** How much is hashed at once: a millisecond or two. */
const SLICE_BYTES = 2 * 1024 * 1024;

/** Less than this is hashed without letting others go first. */
const SMALL_BYTES = 32 * 1024;

/** Names what an input shows: the SHA-256 of its file, and its crop. Equal names mean equal pixels. */
export async function contentKey(input: ImageInput): Promise<string> {
  const { image, crop } = imageParts(input);
  const hash = createHash('sha256');
  if (image instanceof Uint8Array) {
    for (let start = 0; start < image.length; start += SLICE_BYTES) {
      if (image.length > SMALL_BYTES) await nextTurn();
      hash.update(image.subarray(start, start + SLICE_BYTES));
    }
  }
  const digest = hash.digest('hex');
  if (crop === undefined) return digest;
  const { x, y, width, height } = Object(crop) as Partial<Record<string, unknown>>;
  return `${digest}@${[x, y, width, height].map(String).join(',')}`;
}
