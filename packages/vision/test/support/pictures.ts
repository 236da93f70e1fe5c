import sharp from 'sharp';

/** A picture of one colour, `[red, green, blue]`, as a PNG. */
export async function plain([r, g, b]: readonly [number, number, number], side = 40): Promise<Uint8Array> {
  const image = sharp({ create: { width: side, height: side, channels: 3, background: { r, g, b } } }).png();
  return new Uint8Array(await image.toBuffer());
}

/** A picture whose colours run from corner to corner, different for each number, as a JPEG. */
export async function coloured(number: number, width = 64, height = 48): Promise<Uint8Array> {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      pixels[at] = (x * 4 + number * 67) % 256;
      pixels[at + 1] = (y * 5 + number * 113) % 256;
      pixels[at + 2] = ((x + y) * 3 + number * 29) % 256;
    }
  }
  const image = sharp(pixels, { raw: { width, height, channels: 3 } }).jpeg({ quality: 95 });
  return new Uint8Array(await image.toBuffer());
}
