/*
 * node --conditions=@feedloom/source --import tsx training/embedder/draw.ts
 *
 * Draws the pictures that the int8 option is calibrated on (`calibration`) and its drift is measured on (`drift`), as the
 * network sees them: scenes like the pinboard's, but of other seeds, so that no figure is taken on what was fitted.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { drawnWorld } from '../../examples/pinboard/corpus/drawn-world.js';

for (const [seed, count] of Object.entries({ calibration: 154, drift: 154 })) {
  const folder = fileURLToPath(new URL(`.cache/${seed}`, import.meta.url));
  await mkdir(folder, { recursive: true });
  const world = drawnWorld({ seed });
  for (let index = 0; index < count; index += 1) {
    const pin = await world.make(index);
    const picture = sharp(pin?.bytes).resize(224, 224, { fit: 'fill', kernel: 'cubic' });
    await picture.png().toFile(`${folder}/${String(index).padStart(3, '0')}.png`);
  }
}
