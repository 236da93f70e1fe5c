import type { ImageManifest } from '@feedloom/core';
import type { Sharp } from 'sharp';
import { perceptualHash } from './perceptual-hash.js';
import { toRaw } from './raw-picture.js';

const SIDE = 32;

/** What can be said of a picture in a few bytes; its transparency is laid on white. */
export async function lookOf(image: Sharp): Promise<Pick<ImageManifest, 'meanColour' | 'perceptualHash'>> {
  const { data } = await toRaw(image.flatten({ background: '#ffffff' }).resize(SIDE, SIDE, { fit: 'fill' }));
  return { meanColour: meanColour(data), perceptualHash: perceptualHash(data) };
}

function meanColour(pixels: Uint8Array): string {
  const sums = [0, 0, 0];
  pixels.forEach((value, at) => {
    sums[at % 3] = (sums[at % 3] ?? 0) + value;
  });
  const hex = sums.map((sum) =>
    Math.round((sum * 3) / pixels.length)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}
