import type { Sharp } from 'sharp';

/** How the public sizes are written. */
export interface Encoding {
  /** `webp` keeps transparency; `jpeg` lays it on white. */
  readonly format: 'webp' | 'jpeg';
  /** 1 to 100. */
  readonly quality: number;
}

/** One size of a picture, as a file. */
export interface EncodedSize {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** The file, without metadata. */
  readonly file: Uint8Array;
}

/** The longest side of a WebP picture. */
const MAX_SIDE = 16_383;

/** Shrinks a picture to `width`; never enlarges it, and lets no side be longer than WebP's 16,383 pixels. */
export function shrink(image: Sharp, width: number): Sharp {
  return image.resize(Math.min(width, MAX_SIDE), MAX_SIDE, { fit: 'inside', withoutEnlargement: true });
}

/** Writes a picture without EXIF, place, comment or profile: it is sRGB. */
export async function encode(image: Sharp, { format, quality }: Encoding): Promise<EncodedSize> {
  const { data, info } = await image.toFormat(format, { quality }).toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, file: data };
}
