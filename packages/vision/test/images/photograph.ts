import sharp from 'sharp';

/** A picture with soft and sharp parts, the same each time. */
export async function photograph(width: number, height: number): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      data[at] = 128 + 90 * Math.sin((x * 9) / width) + 20 * Math.sin((x * y * 40) / (width * height));
      data[at + 1] = 128 + 90 * Math.cos((y * 7) / height) + 10 * Math.sin((x * 60) / width);
      data[at + 2] = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 4) ** 2 ? 220 : 60;
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 92 })
    .toBuffer();
}
