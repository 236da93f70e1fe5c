/** One size of a picture. */
export interface ImageSize {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** `webp` or `jpeg`. */
  readonly format: string;
  /** Length of the file. */
  readonly bytes: number;
  /** Its blob: the SHA-256 of the file, in hexadecimal. */
  readonly path: string;
}

/** All that is known of a picture without looking at it. */
export interface ImageManifest {
  /** The SHA-256 of the file that was handed in, in hexadecimal: names its blob, which is private. */
  readonly id: string;
  /** The upright picture's width in pixels. */
  readonly width: number;
  /** The upright picture's height in pixels. */
  readonly height: number;
  /** What was handed in: `jpeg`, `png`, `webp`, `gif` or `avif`. */
  readonly format: string;
  /** The public sizes, smallest first, without metadata. */
  readonly sizes: readonly ImageSize[];
  /** `#rrggbb`. */
  readonly meanColour: string;
  /** 64 bits in hexadecimal; pictures that look alike differ in few bits. */
  readonly perceptualHash: string;
}
