import { drawnWorld } from '../../../examples/pinboard/corpus/drawn-world.js';

/** A picture as the pinboard has them, which none of its pins shows. */
export async function drawPicture(seed: string): Promise<Blob> {
  const { bytes } = await drawnWorld({ seed }).make(0);
  return new Blob([new Uint8Array(bytes)], { type: 'image/webp' });
}
