import type { Deadline, ImageManifest } from '@feedloom/core';
import { encode, shrink } from './encode-size.js';
import type { EncodedSize, Encoding } from './encode-size.js';
import { lookOf } from './look.js';
import type { OpenedImage } from './open-image.js';
import { fromRaw, toRaw } from './raw-picture.js';

/** What is made of a picture. */
export interface MadeSizes extends Pick<ImageManifest, 'meanColour' | 'perceptualHash'> {
  /** One for each width that was asked for, in their order. */
  readonly sizes: readonly EncodedSize[];
}

/**
 * Decodes a picture once, to the largest width, and makes all sizes from that.
 *
 * Widths at or above the picture's own give one and the same file.
 */
export async function makeSizes(
  image: OpenedImage,
  widths: readonly number[],
  encoding: Encoding,
  deadline: Deadline,
): Promise<MadeSizes> {
  const picture = await image.decode(deadline, (source) => {
    if (encoding.format === 'jpeg') source.flatten({ background: '#ffffff' });
    return toRaw(shrink(source, Math.max(...widths)));
  });
  const distinct = [...new Set(widths.map((width) => Math.min(width, picture.width)))];
  const [look, ...sizes] = await Promise.all([
    fromRaw(picture, deadline, lookOf),
    ...distinct.map((width) =>
      fromRaw(picture, deadline, (source) => encode(width < picture.width ? shrink(source, width) : source, encoding)),
    ),
  ]);
  const byWidth = new Map(distinct.map((width, index) => [width, sizes[index]]));
  return { ...look, sizes: widths.flatMap((width) => byWidth.get(Math.min(width, picture.width)) ?? []) };
}
