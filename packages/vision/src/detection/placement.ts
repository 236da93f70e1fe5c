import type { Box } from '@feedloom/core';

/**
 * Where the whole picture lies on the network's input, in shares of the input.
 *
 * Less than all of it where the picture was padded (letterbox), more where its edges were cut off (centre crop).
 */
export type Placement = Box;

/** Maps a box on the input to the picture, without what sticks out. @returns `undefined` if it lies outside of it. */
export function boxOnPicture(box: Box, placement: Placement): Box | undefined {
  const left = clamp((box.x - placement.x) / placement.width);
  const top = clamp((box.y - placement.y) / placement.height);
  const right = clamp((box.x + box.width - placement.x) / placement.width);
  const bottom = clamp((box.y + box.height - placement.y) / placement.height);
  if (right <= left || bottom <= top) return undefined;
  // Never beyond the edge by a rounding error.
  return { x: left, y: top, width: Math.min(right - left, 1 - left), height: Math.min(bottom - top, 1 - top) };
}

/** A box on a crop, as a box on the whole picture. */
export function boxOnWhole(box: Box, crop: Box): Box {
  return {
    x: crop.x + box.x * crop.width,
    y: crop.y + box.y * crop.height,
    width: box.width * crop.width,
    height: box.height * crop.height,
  };
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
