import type { Box } from './box.js';

/** A picture to be looked at in part. */
export interface CroppedImage {
  /** The picture's file: JPEG, PNG, WebP, GIF or AVIF. */
  readonly image: Uint8Array;
  /** The part to look at. @defaultValue all of it */
  readonly crop?: Box | undefined;
}

/** A picture's file, as bytes, or a part of one. */
export type ImageInput = Uint8Array | CroppedImage;
