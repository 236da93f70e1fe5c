/** A size in pixels. */
export interface PixelSize {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** A rectangle in pixels. */
export interface PixelRectangle extends PixelSize {
  /** Distance from the left edge. */
  readonly left: number;
  /** Distance from the upper edge. */
  readonly top: number;
}
