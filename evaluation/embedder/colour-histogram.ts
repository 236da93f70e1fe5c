import sharp from 'sharp';

/** Steps of each channel. */
const STEPS = 8;

/** How often each of 512 colours comes up, L2 norm 1: what search by looks was before networks (Swain & Ballard 1991). */
export async function colourHistogram(picture: Uint8Array): Promise<Float32Array> {
  const small = sharp(picture).resize(224, 224, { fit: 'fill' }).toColourspace('srgb').removeAlpha().raw();
  const pixels = await small.toBuffer();
  const histogram = new Float32Array(STEPS ** 3);
  const step = (at: number): number => Math.floor(((pixels[at] ?? 0) * STEPS) / 256);
  for (let at = 0; at < pixels.length; at += 3) {
    const bin = (step(at) * STEPS + step(at + 1)) * STEPS + step(at + 2);
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  const norm = Math.hypot(...histogram);
  return histogram.map((count) => count / norm);
}
