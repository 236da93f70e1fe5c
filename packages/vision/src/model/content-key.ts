import { createHash } from 'node:crypto';
import type { ImageInput } from '@feedloom/core';
import { imageParts } from '../images/image-parts.js';
import { takeTurn, TURN_BYTES } from './hash-turns.js';

/** Names what an input shows: the SHA-256 of its file, and its crop. Equal names mean equal pixels. */
export async function contentKey(input: ImageInput): Promise<string> {
  const { image, crop } = imageParts(input);
  const hash = createHash('sha256');
  if (image instanceof Uint8Array) {
    for (let start = 0; start < image.length; start += TURN_BYTES) {
      const piece = image.subarray(start, start + TURN_BYTES);
      await takeTurn(piece.length);
      hash.update(piece);
    }
  }
  const digest = hash.digest('hex');
  if (crop === undefined) return digest;
  const { x, y, width, height } = Object(crop) as Partial<Record<string, unknown>>;
  return `${digest}@${[x, y, width, height].map(String).join(',')}`;
}
