import { Buffer } from 'node:buffer';
import sharp from 'sharp';
import type { Sharp } from 'sharp';

const WIDTH = 160;
const HEIGHT = 120;

/** A picture with edges, gradients and noise, the same each time. */
function picture(): Sharp {
  const data = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let at = 0; at < data.length; at += 1) {
    const [x, y] = [Math.floor(at / 3) % WIDTH, Math.floor(at / 3 / WIDTH)];
    data[at] = x < 80 ? x + y + (at % 3) * 40 : (x * y + (at % 3) * 90) % 256;
  }
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
}

/** Whole pictures of every kind. */
export interface Samples {
  readonly jpeg: Buffer;
  readonly progressive: Buffer;
  readonly png: Buffer;
  readonly palette: Buffer;
  readonly webp: Buffer;
  readonly lossless: Buffer;
  readonly animation: Buffer;
  readonly gif: Buffer;
  readonly avif: Buffer;
  readonly tiff: Buffer;
  /** Of 40 megapixels. */
  readonly large: Buffer;
  /** Of 16 megapixels in one colour, progressive: its scans are short. */
  readonly plain: Buffer;
}

/** Makes them. */
export async function makeSamples(): Promise<Samples> {
  const exif = { IFD0: { Artist: 'someone' }, IFD3: { GPSLatitude: '51/1 30/1 3230/100' } };
  const frames = await Promise.all([picture().png().toBuffer(), picture().negate().png().toBuffer()]);
  const film = (): Sharp => sharp([...frames], { join: { animated: true } });
  const background = { r: 200, g: 30, b: 60 };
  return {
    jpeg: await picture().withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    progressive: await picture().jpeg({ progressive: true }).toBuffer(),
    png: await picture().withIccProfile('p3').png().toBuffer(),
    palette: await picture().png({ palette: true, progressive: true }).toBuffer(),
    webp: await picture().webp().toBuffer(),
    lossless: await picture().ensureAlpha(0.5).webp({ lossless: true }).toBuffer(),
    animation: await film().webp().toBuffer(),
    gif: await film().gif().toBuffer(),
    avif: await picture().avif({ effort: 0 }).toBuffer(),
    tiff: await picture().tiff().toBuffer(),
    large: await sharp({ create: { width: 8000, height: 5000, channels: 3, background } })
      .jpeg()
      .toBuffer(),
    plain: await sharp({ create: { width: 4000, height: 4000, channels: 3, background } })
      .jpeg({ progressive: true })
      .toBuffer(),
  };
}
