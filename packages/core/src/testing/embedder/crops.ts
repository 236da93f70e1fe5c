import assert from 'node:assert/strict';
import type { Box } from '../../contracts/box.js';
import type { OpenEmbedder } from '../embedder.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import { cosine } from './vectors.js';

/** Boxes that are none. */
export const badBoxes: readonly Box[] = [
  { x: NaN, y: 0, width: 1, height: 1 },
  { x: -0.1, y: 0, width: 0.5, height: 0.5 },
  { x: 0, y: 0, width: 0, height: 1 },
  { x: 0, y: 0.6, width: 1, height: 0.5 },
  { x: 0, y: 0, width: Infinity, height: 1 },
];

/** Laws about parts of pictures. */
export const cropLaws: readonly Law<OpenEmbedder>[] = [
  {
    name: 'looks at the part of a picture that is asked for',
    async holds({ embedder, inputs, sameness = 0.9999 }) {
      const [image = new Uint8Array()] = inputs;
      const [whole, all, part] = await embedder.embed([
        image,
        { image, crop: { x: 0, y: 0, width: 1, height: 1 } },
        { image, crop: { x: 0.1, y: 0.2, width: 0.4, height: 0.3 } },
      ]);
      assert.ok(cosine(whole, all) >= sameness, 'all of a picture is not the picture');
      assert.ok(cosine(whole, part) < sameness, 'a part of a picture is all of it');
    },
  },
  {
    name: 'refuses parts that are none',
    async holds({ embedder, inputs }) {
      const [image = new Uint8Array()] = inputs;
      for (const crop of badBoxes) {
        await expectCode(embedder.embed([image, { image, crop }]), 'ERR_INVALID_ARGUMENT', JSON.stringify(crop));
      }
    },
  },
];
