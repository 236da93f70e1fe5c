import { Buffer } from 'node:buffer';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Sharp } from 'sharp';

/** Pixels with transparency, no margin. */
export interface Cutout {
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
}

/** The path of a picture of `@lobehub/fluent-emoji-3d`. */
export function picturePath(codePoint: string): string {
  return fileURLToPath(import.meta.resolve(`@lobehub/fluent-emoji-3d/assets/${codePoint}.webp`));
}

const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 };

/** The same few pictures are drawn again and again: 77 of them take about 15 MB. */
const upright = new Map<string, Promise<Cutout>>();

/** The picture of `codePoint`, turned, without its transparent margin: what remains is the true box. */
export async function cutOut(codePoint: string, angle = 0, mirrored = false): Promise<Cutout> {
  const known = upright.get(codePoint) ?? trim(sharp(picturePath(codePoint)).ensureAlpha());
  upright.set(codePoint, known);
  const cutout = await known;
  if (angle === 0 && !mirrored) return cutout;
  const flopped = open(cutout).flop(mirrored);
  if (angle === 0) return { ...cutout, pixels: await flopped.raw().toBuffer() };
  const { data, info } = await flopped.rotate(angle, { background: CLEAR }).raw().toBuffer({ resolveWithObject: true });
  return trim(open({ pixels: data, width: info.width, height: info.height }));
}

/** The same picture at another size. */
export async function resize(cutout: Cutout, width: number, height: number): Promise<Cutout> {
  const pixels = await open(cutout).resize(width, height, { fit: 'fill' }).raw().toBuffer();
  return { pixels, width, height };
}

/** A soft silhouette, `margin` pixels larger on every side. */
export async function silhouette(cutout: Cutout, margin: number, opacity: number): Promise<Cutout> {
  const [width, height] = [cutout.width + 2 * margin, cutout.height + 2 * margin];
  const pixels = Buffer.alloc(width * height * 4);
  for (let y = 0; y < cutout.height; y++) {
    for (let x = 0; x < cutout.width; x++) {
      const alpha = cutout.pixels[(y * cutout.width + x) * 4 + 3] ?? 0;
      pixels[((y + margin) * width + x + margin) * 4 + 3] = alpha * opacity;
    }
  }
  const soft = open({ pixels, width, height }).blur(margin / 2.5);
  return { pixels: await soft.raw().toBuffer(), width, height };
}

function open({ pixels, width, height }: Cutout): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 4 } });
}

async function trim(picture: Sharp): Promise<Cutout> {
  const cut = picture.trim({ background: CLEAR, threshold: 24 }).raw();
  const { data, info } = await cut.toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}
