import type { Embedder, ImageInput } from '@feedloom/core';
import { testEmbedder } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { multiScale, openEmbedder } from '../../src/index.js';
import { embeddings } from '../../src/embedding/embeddings.js';
import { embeddingSpace } from '../../src/embedding/embedding-space.js';
import { coloured, plain } from '../support/pictures.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { tinyModel, writeModel } from '../support/tiny-model.js';

const SPACE = embeddingSpace({ model: 'm', weights: 'w', preprocessing: 'p', pooling: 'in-graph', dimension: 2 });

/** Remembers what it was asked for. */
function listening(asked: ImageInput[]): Embedder {
  return {
    space: SPACE,
    async embed(images) {
      asked.push(...images);
      return embeddings(images.map((_, at) => (at % 2 === 0 ? Float32Array.of(1, 0) : Float32Array.of(0, 1))));
    },
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

describe('an embedder of several scales', () => {
  let opened: Promise<Embedder> | undefined;
  testEmbedder({ describe, it }, async () => {
    const open = async () =>
      multiScale(await openEmbedder({ model: await writeModel(await temporaryFolder(), tinyModel()), device: 'cpu' }), {
        crops: 'five',
      });
    opened ??= open();
    const inputs = await Promise.all([coloured(1), coloured(2), plain([200, 30, 30])]);
    return { embedder: await opened, inputs, bad: new Uint8Array(9) };
  });

  it('looks at the whole, the middle and the corners, in one call', async () => {
    const asked: ImageInput[] = [];
    const image = new Uint8Array([1]);
    const [vector] = await multiScale(listening(asked), { scales: [1, 0.5], crops: 'five' }).embed([image]);
    expect(asked[0]).toBe(image);
    expect(asked.slice(1)).toEqual(
      [
        [0.25, 0.25],
        [0, 0],
        [0.5, 0],
        [0, 0.5],
        [0.5, 0.5],
      ].map(([x, y]) => ({ image, crop: { x, y, width: 0.5, height: 0.5 } })),
    );
    expect([...(vector ?? [])]).toEqual([expect.closeTo(Math.SQRT1_2, 5), expect.closeTo(Math.SQRT1_2, 5)]);
  });

  it('looks at parts of the part that it is given', async () => {
    const asked: ImageInput[] = [];
    const crop = { x: 0.5, y: 0, width: 0.5, height: 1 };
    await multiScale(listening(asked), { scales: [0.5] }).embed([{ image: new Uint8Array([1]), crop }]);
    expect(asked).toMatchObject([{ crop: { x: 0.625, y: 0.25, width: 0.25, height: 0.5 } }]);
  });

  it('names the picture that is none', async () => {
    const embedder = multiScale(listening([]));
    await expect(embedder.embed(undefined as never)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    const image = new Uint8Array([1]);
    for (const bad of [undefined, 7, { image, crop: null }]) {
      const embedding = embedder.embed([image, bad as never]);
      await expect(embedding).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
      await expect(embedding).rejects.toThrow(/^picture 1: /);
    }
  });

  it('has a space of its own, or keeps that of the embedder beneath for queries', () => {
    const [one, other] = [multiScale(listening([])), multiScale(listening([]), { pool: 'max' })];
    expect(new Set([SPACE.id, one.space.id, other.space.id]).size).toBe(3);
    expect(one.space.pooling).toBe('in-graph; scales 1 0.75; crops centre; pool mean');
    expect(multiScale(listening([]), { keepsSpace: true }).space).toBe(SPACE);
  });

  it.each([
    { scales: [] },
    { scales: [0] },
    { scales: [1.5] },
    { scales: [NaN] },
    { pool: 'sum' as never },
    { scales: 1 as never },
    { crops: 'seven' as never },
  ])('refuses %o', (options) => {
    expect(() => multiScale(listening([]), options)).toThrowError(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
    );
  });
});
