import sharp from 'sharp';
import type { Sharp } from 'sharp';

/** How an upright picture is stored (sharp mirrors before it turns, whatever the order of the calls) so that EXIF orientation 1 to 8 makes it upright again. */
const STORED: readonly ((upright: Sharp) => Sharp)[] = [
  (upright) => upright,
  (upright) => upright.flop(),
  (upright) => upright.rotate(180),
  (upright) => upright.flip(),
  (upright) => upright.flop().rotate(270),
  (upright) => upright.rotate(270),
  (upright) => upright.flop().rotate(90),
  (upright) => upright.rotate(90),
];

/** The eight ways to store a picture, orientation 1 first, as PNG or as JPEG. */
export async function orientedCopies(upright: Uint8Array, format: 'png' | 'jpeg'): Promise<Uint8Array[]> {
  return Promise.all(
    STORED.map(async (store, index) => {
      const stored = await store(sharp(upright)).png().toBuffer();
      return sharp(stored)
        .withExif({ IFD0: { Artist: 'someone' } })
        .withMetadata({ orientation: index + 1 })
        .toFormat(format, format === 'jpeg' ? { quality: 98, chromaSubsampling: '4:4:4' } : {})
        .toBuffer();
    }),
  );
}
