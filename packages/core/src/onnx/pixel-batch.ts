/**
 * Pictures of one size, as bytes. The session's own thread turns them into the network's input, so that no caller's
 * thread walks over pixels: channel `c` of a pixel becomes `byte * scale[c] + shift[c]`.
 */
export interface PixelBatch {
  /** Each `width * height * 3` bytes: RGB, interleaved, row by row. */
  readonly images: readonly Uint8Array[];
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** What each channel is multiplied with. */
  readonly scale: readonly [number, number, number];
  /** What is added to each channel afterwards. */
  readonly shift: readonly [number, number, number];
  /** The order of the axes: batch, channels, rows, columns; or channels last. */
  readonly layout: 'nchw' | 'nhwc';
  /** Length of the batch axis; rows without a picture are 0. @defaultValue the number of images */
  readonly rows?: number | undefined;
}
