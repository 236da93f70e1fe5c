import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { hammingDistance } from '../../src/images/hamming-distance.js';
import { fingerprint } from '../../src/search/fingerprint.js';

function drawing(shapes: string): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="#ddd"/>${shapes}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

const CIRCLES = '<circle cx="90" cy="80" r="60" fill="#802"/><circle cx="240" cy="180" r="40" fill="#048"/>';
const BARS = '<rect x="20" width="60" height="240" fill="#222"/><rect x="200" width="30" height="240" fill="#633"/>';

describe('the fingerprint of a picture', () => {
  it('hardly changes with its size and quality, and much with its content', async () => {
    const picture = await drawing(CIRCLES);
    const smaller = await sharp(picture).resize(160).jpeg({ quality: 40 }).toBuffer();
    const [one, same, other] = await Promise.all(
      [picture, smaller, await drawing(BARS)].map((image) => fingerprint(image, {})),
    );
    expect(hammingDistance(one ?? '', same ?? '')).toBeLessThanOrEqual(6);
    expect(hammingDistance(one ?? '', other ?? '')).toBeGreaterThan(16);
  });

  it('is that of the crop where there is one', async () => {
    const picture = await drawing(CIRCLES + BARS.replace('x="20"', 'x="120"'));
    const crop = { x: 0, y: 0, width: 0.5, height: 1 };
    expect(
      hammingDistance(await fingerprint({ image: picture, crop }, {}), await fingerprint(picture, {})),
    ).toBeGreaterThan(6);
  });
});
