import { seededRandom } from '@feedloom/core';
import sharp from 'sharp';

/** A picture like a photograph in its cost: coarse shapes, finer ones over them, and grain. */
async function draw(width: number, height: number, seed: string): Promise<Buffer> {
  const random = seededRandom(seed);
  const layer = (side: number, channels: 1 | 3, contrast = 1): Promise<Buffer> =>
    sharp(Buffer.from(random.bytes(side * side * channels)), { raw: { width: side, height: side, channels } })
      .resize(width, height, { fit: 'fill', kernel: 'cubic' })
      .linear(contrast, 128 * (1 - contrast))
      .png()
      .toBuffer();
  const [fine, grain] = await Promise.all([layer(40, 3), layer(1600, 1, 0.6)]);
  return sharp(await layer(6, 3))
    .modulate({ saturation: 0.5 })
    .composite([
      { input: fine, blend: 'soft-light' },
      { input: grain, blend: 'soft-light' },
    ])
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** JPEG files of one size, the same every time. */
export async function pictures(count: number, width: number, height: number): Promise<readonly Buffer[]> {
  return Promise.all(Array.from({ length: count }, (_, number) => draw(width, height, `picture ${number}`)));
}
