import type { Box } from './api.js';

/** All of a picture. */
export const WHOLE: Box = { x: 0, y: 0, width: 1, height: 1 };

/** The smallest side of a crop, as a share of the picture. */
const LEAST = 0.06;

/** An edge or corner that is dragged: `n` above, `w` to the left, and so on. */
export type Handle = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';

/** A point on a picture, in shares of its width and height. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const between = (least: number, value: number, most: number): number => Math.min(Math.max(value, least), most);

/** The box between two points, not smaller than one can look at. */
export function spanned(a: Point, b: Point): Box {
  const [x, y] = [between(0, Math.min(a.x, b.x), 1 - LEAST), between(0, Math.min(a.y, b.y), 1 - LEAST)];
  const [right, bottom] = [between(0, Math.max(a.x, b.x), 1), between(0, Math.max(a.y, b.y), 1)];
  return { x, y, width: Math.max(LEAST, right - x), height: Math.max(LEAST, bottom - y) };
}

/** The box moved, as far as the picture reaches. */
export function moved({ x, y, width, height }: Box, by: Point): Box {
  return { x: between(0, x + by.x, 1 - width), y: between(0, y + by.y, 1 - height), width, height };
}

/** The box with some of its edges moved, as far as the picture reaches. */
export function resized({ x, y, width, height }: Box, handle: Handle, by: Point): Box {
  let [left, top, right, bottom] = [x, y, x + width, y + height];
  if (handle.includes('w')) left = between(0, left + by.x, right - LEAST);
  if (handle.includes('e')) right = between(left + LEAST, right + by.x, 1);
  if (handle.includes('n')) top = between(0, top + by.y, bottom - LEAST);
  if (handle.includes('s')) bottom = between(top + LEAST, bottom + by.y, 1);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whether it is all of the picture. */
export function isWhole({ x, y, width, height }: Box): boolean {
  return x <= 0 && y <= 0 && width >= 1 && height >= 1;
}
