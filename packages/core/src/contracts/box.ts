/**
 * A rectangle on a picture, in shares of its width and height: `{ x: 0, y: 0, width: 1, height: 1 }` is all of it.
 *
 * The picture is the upright one, after its EXIF orientation has been applied; `x` and `y` are the top left corner.
 */
export interface Box {
  /** Distance of the left edge from the picture's left edge, 0 to 1. */
  readonly x: number;
  /** Distance of the top edge from the picture's top edge, 0 to 1. */
  readonly y: number;
  /** Above 0; `x + width` is at most 1. */
  readonly width: number;
  /** Above 0; `y + height` is at most 1. */
  readonly height: number;
}
