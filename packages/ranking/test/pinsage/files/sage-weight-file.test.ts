import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@feedloom/core';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeSageWeights, encodeSageWeights, initialWeights, loadSage, saveSage } from '../../../src/index.js';
import { drawWeights, withSeed } from '../tiny-world.js';

const weights = drawWeights(seededRandom(1), { features: 3, dimension: 4, messages: 5, layers: 2, hidden: 6 });
const folder = await mkdtemp(join(tmpdir(), 'feedloom-sage-'));
afterAll(() => rm(folder, { recursive: true }));
const code = (code: string): unknown => expect.objectContaining({ code });

describe('a model file', () => {
  it('gives back the model, to the bit, and the same bytes of the same model', async () => {
    const path = join(folder, 'model.sage');
    await saveSage(path, weights);
    expect(await loadSage(path)).toEqual({ ...weights, user: { ...weights.user, scale: Math.fround(0.7) } });
    expect(encodeSageWeights(await loadSage(path))).toEqual(encodeSageWeights(weights));
    expect(await readdir(folder)).toEqual(['model.sage']);
  });

  it('can lie anywhere in a buffer', () => {
    const bytes = encodeSageWeights(weights);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(encodeSageWeights(decodeSageWeights(shifted.subarray(3)))).toEqual(bytes);
  });

  it('is refused when any byte of it is another, or any part is missing', async () => {
    await withSeed((random) => {
      const bytes = encodeSageWeights(weights);
      for (let run = 0; run < 300; run += 1) {
        const damaged = Uint8Array.from(bytes);
        const at = Math.floor(random.next() * bytes.length);
        damaged[at] = Number(damaged[at]) ^ (1 + Math.floor(random.next() * 255));
        expect(() => decodeSageWeights(damaged), `byte ${at}`).toThrow(code('ERR_CORRUPT'));
        expect(() => decodeSageWeights(bytes.subarray(0, at))).toThrow(code('ERR_CORRUPT'));
      }
    });
  });

  it('is refused when its hash is right and its numbers or shapes are not', () => {
    const [layer] = initialWeights({ features: 3, dimension: 4, layers: 1 }).layers;
    if (layer === undefined) throw new Error('no layer');
    const nan = { ...weights, head: { ...weights.head, firstBias: weights.head.firstBias.with(0, Number.NaN) } };
    const misfit = { ...weights, layers: [...weights.layers, layer] };
    for (const wrong of [nan, misfit]) {
      expect(() => encodeSageWeights(wrong)).toThrow(code('ERR_INVALID_ARGUMENT'));
    }
    expect(() => decodeSageWeights(new Uint8Array(0))).toThrow(code('ERR_CORRUPT'));
  });

  it('is missed, and leaves nothing behind where it cannot be written', async () => {
    await expect(loadSage(join(folder, 'none'))).rejects.toEqual(code('ERR_NOT_FOUND'));
    await expect(loadSage(folder)).rejects.toEqual(code('ERR_INVALID_ARGUMENT'));
    await writeFile(join(folder, 'file'), 'x');
    await expect(loadSage(join(folder, 'file'))).rejects.toEqual(code('ERR_CORRUPT'));
    await expect(saveSage(join(folder, 'file', 'below'), weights)).rejects.toEqual(code('ERR_UNAVAILABLE'));
    await expect(loadSage(join(folder, 'file'), { signal: AbortSignal.abort() })).rejects.toEqual(code('ERR_ABORTED'));
  });
});
