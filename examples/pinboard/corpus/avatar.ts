import { Buffer } from 'node:buffer';
import sharp from 'sharp';
import { picturePath } from './cutout.js';
import { blend } from './palette.js';
import type { Person } from './person.js';

const SIZE = 144;

/** Draws a person's picture, as WebP. */
export async function drawAvatar({ codePoint, colour }: Pick<Person, 'codePoint' | 'colour'>): Promise<Uint8Array> {
  const face = await sharp(picturePath(codePoint)).resize(124, 124).toBuffer();
  const ground = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${blend(colour, '#ffffff', 0.35)}"/><stop offset="1" stop-color="${colour}"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/></svg>`;
  return sharp(Buffer.from(ground))
    .composite([{ input: face, left: 10, top: 16 }])
    .webp({ quality: 88 })
    .toBuffer();
}
