import type { CatalogueDraft } from '../../contracts/catalogue.js';
import type { ImageManifest } from '../../contracts/image-manifest.js';

/** A draft with nothing in it but what is given. */
export function draft(id: string, parts: Partial<CatalogueDraft> = {}): CatalogueDraft {
  return { id, at: 1_000, title: `Item ${id}`, tags: [], details: {}, ...parts };
}

/** A picture of which everything is known. */
export const picture: ImageManifest = {
  id: 'ab'.repeat(32),
  width: 1200,
  height: 800,
  format: 'jpeg',
  sizes: [{ width: 60, height: 40, format: 'webp', bytes: 900, path: 'cd'.repeat(32) }],
  meanColour: '#a0b1c2',
  perceptualHash: '00ff00ff00ff00ff',
};

/** A draft with everything in it. */
export const wholeDraft: CatalogueDraft = {
  id: 'whole',
  at: 1_764_000_000_123,
  title: 'Größe, 大きさ, \u{1f4cc}',
  tags: ['red', 'a shoe', ''],
  details: { board: 'Shoes', nested: { list: [1, 'two', { three: true }] } },
  image: picture,
  embedding: { space: 'space', vector: Float32Array.of(0.6, -0.8, 1e-7, 0) },
};
