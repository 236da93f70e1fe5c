import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

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

/** The picture of `codePoint`, turned, without its transparent margin: what remains is the true box. */
export async function cutOut(codePoint: string, angle = 0, mirrored = false): Promise<Cutout> {
  const picture = sharp(picturePath(codePoint)).ensureAlpha().flop(mirrored);
  const turned = await picture.rotate(angle, { background: CLEAR }).png({ compressionLevel: 0 }).toBuffer();
  const trimmed = sharp(turned).trim({ background: CLEAR, threshold: 24 });
  const { data, info } = await trimmed.raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

/** The same picture at another size. */
export async function resize({ pixels, ...size }: Cutout, width: number, height: number): Promise<Cutout> {
  const scaled = sharp(pixels, { raw: { ...size, channels: 4 } }).resize(width, height, { fit: 'fill' });
  return { pixels: await scaled.raw().toBuffer(), width, height };
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
  const soft = sharp(pixels, { raw: { width, height, channels: 4 } }).blur(margin / 2.5);
  return { pixels: await soft.raw().toBuffer(), width, height };
}
