import sharp from 'sharp';

/** A picture of coloured fields, which is like no other. */
export async function drawPicture(seed: number): Promise<Blob> {
  const side = 16;
  let state = 1 + (seed % 2_147_483_646);
  const pixels = Uint8Array.from({ length: side * side * 3 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state & 0xff;
  });
  const image = sharp(pixels, { raw: { width: side, height: side, channels: 3 } }).resize(320, 320);
  return new Blob([new Uint8Array(await image.jpeg().toBuffer())], { type: 'image/jpeg' });
}
