import type { PixelBatch } from './pixel-batch.js';

const CHANNELS = 3;

/**
 * A network's input from bytes: each channel of each pixel is looked up in a table of 256 numbers.
 *
 * @returns Shape `[rows, 3, height, width]` or `[rows, height, width, 3]`, row-major; rows without a picture are 0.
 */
export function pixelPlanes({
  images,
  width,
  height,
  scale,
  shift,
  layout,
  rows = images.length,
}: PixelBatch): Float32Array {
  const pixels = width * height;
  const planes = new Float32Array(rows * CHANNELS * pixels);
  const [red, green, blue] = [0, 1, 2].map((channel) => table(scale[channel] ?? 0, shift[channel] ?? 0));
  if (red === undefined || green === undefined || blue === undefined) return planes;
  const isPlanar = layout === 'nchw';
  const step = isPlanar ? 1 : CHANNELS;
  const nextPlane = isPlanar ? pixels : 1;
  images.forEach((image, row) => {
    let to = row * CHANNELS * pixels;
    for (let from = 0; from < CHANNELS * pixels; from += CHANNELS) {
      planes[to] = red[image[from] as number] as number;
      planes[to + nextPlane] = green[image[from + 1] as number] as number;
      planes[to + 2 * nextPlane] = blue[image[from + 2] as number] as number;
      to += step;
    }
  });
  return planes;
}

function table(scale: number, shift: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => byte * scale + shift);
}
