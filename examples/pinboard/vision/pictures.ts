import type { BlobStore, CallOptions } from '@feedloom/core';
import type { Pin } from '../catalogue/pin.js';

/** The size that is looked at: larger than any model's input, small enough to decode in a moment. */
const LOOKED_AT = 474;

/** The blob of a pin's picture at about `width` pixels: the smallest size that is as wide, else the largest. */
export function blobAt({ image, blob }: Pick<Pin, 'image' | 'blob'>, width: number): string {
  const sizes = image?.sizes ?? [];
  return (sizes.find((size) => size.width >= width) ?? sizes.at(-1))?.path ?? blob;
}

/** Reads the picture of a pin to be looked at. */
export async function readPicture(
  blobs: BlobStore,
  pin: Pick<Pin, 'image' | 'blob'>,
  options?: CallOptions,
): Promise<Uint8Array | undefined> {
  return blobs.get(blobAt(pin, LOOKED_AT), options);
}
