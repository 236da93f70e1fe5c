import sharp from 'sharp';
import type { Sharp } from 'sharp';

/** Makes another picture of one, which people would still call the same. */
type Vary = (picture: Uint8Array, size: Readonly<Record<'width' | 'height', number>>) => Sharp;

/** What a picture goes through on its way through the web; the first that changes nothing but the file is the measure. */
export const VARIANTS: Readonly<Record<string, Vary>> = {
  'half-size copy': (picture, { width }) =>
    sharp(picture)
      .resize(Math.round(width / 2))
      .png(),
  'JPEG of quality 40': (picture) => sharp(picture).jpeg({ quality: 40 }),
  'crop to 80%': (picture, { width, height }) => {
    const [w, h] = [Math.round(width * 0.8), Math.round(height * 0.8)];
    const [left, top] = [Math.round((width - w) / 2), Math.round((height - h) / 2)];
    return sharp(picture).extract({ left, top, width: w, height: h }).png();
  },
  mirrored: (picture) => sharp(picture).flop().png(),
};

/** For each EXIF orientation from 1 on: how pixels are stored that a viewer turns upright. sharp mirrors before it turns. */
const STORED: readonly ((upright: Sharp) => Sharp)[] = [
  (upright) => upright,
  (upright) => upright.flop(),
  (upright) => upright.rotate(180),
  (upright) => upright.flip(),
  (upright) => upright.flip().rotate(90),
  (upright) => upright.rotate(270),
  (upright) => upright.flop().rotate(90),
  (upright) => upright.rotate(90),
];

/** The same picture in the 8 ways in which a camera may store it, as JPEG of quality 100. */
export function orientations(picture: Uint8Array): Promise<Uint8Array[]> {
  const jpeg = (stored: Sharp, orientation: number): Promise<Uint8Array> =>
    stored.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).withMetadata({ orientation }).toBuffer();
  return Promise.all(STORED.map((store, place) => jpeg(store(sharp(picture)), place + 1)));
}
