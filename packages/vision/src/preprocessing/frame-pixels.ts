import type { Fit } from './fit-plan.js';
import type { RgbPixels } from './resample-pixels.js';

/** Puts pixels on a ground of one colour that is larger by the margins. */
export function framePixels(
  { pixels, width, height }: RgbPixels,
  { left, right, top, bottom }: Fit['margins'],
  fill: readonly [number, number, number],
): RgbPixels {
  if (left + right + top + bottom === 0) return { pixels, width, height };
  const framed = { width: left + width + right, height: top + height + bottom };
  const stride = framed.width * 3;
  const ground = new Uint8Array(stride * framed.height);
  for (let at = 0; at < stride; at += 1) ground[at] = fill[at % 3] ?? 0;
  // Pixel by pixel it would take tens of milliseconds.
  for (let filled = stride; filled < ground.length; filled *= 2) ground.copyWithin(filled, 0, filled);
  for (let row = 0; row < height; row += 1) {
    const line = pixels.subarray(row * width * 3, (row + 1) * width * 3);
    ground.set(line, (top + row) * stride + left * 3);
  }
  return { pixels: ground, ...framed };
}
