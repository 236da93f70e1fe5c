import { drawnWorld } from '../../../examples/pinboard/corpus/drawn-world.js';

/** A picture as the pinboard has them, which none of its pins shows. */
export async function drawPicture(seed: string): Promise<Blob> {
  const pin = await drawnWorld({ seed }).make(0);
  if (pin === undefined) throw new Error('A drawn world has no pin.');
  return new Blob([new Uint8Array(pin.bytes)], { type: 'image/webp' });
}
