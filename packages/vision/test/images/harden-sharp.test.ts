import { MemoryBlobStore } from '@feedloom/core/memory';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createImageIngest } from '../../src/images/create-image-ingest.js';
import { hardenSharp } from '../../src/images/harden-sharp.js';

const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
);
const picture = sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } });
let tiff: Buffer;

beforeAll(async () => {
  tiff = await picture.clone().tiff().toBuffer();
});

afterAll(() => sharp.unblock({ operation: ['VipsForeignLoad'] }));

it('leaves libvips able to read what is taken in, and nothing else, in the whole process', async () => {
  await expect(sharp(SVG).metadata()).resolves.toMatchObject({ format: 'svg' });
  await hardenSharp();
  await expect(sharp(SVG).metadata()).rejects.toThrow();
  await expect(sharp(tiff).metadata()).rejects.toThrow();
  const ingest = createImageIngest({ blobs: new MemoryBlobStore(), sizes: [4] });
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
    const bytes = await picture.clone().toFormat(format).toBuffer();
    await expect(ingest.put(bytes)).resolves.toMatchObject({ format, width: 9 });
  }
});
