import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testTextEmbedder } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { Deadline } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { openEmbedder, openTextEmbedder, readModelManifest } from '../../src/index.js';
import { hashFile } from '../../src/model/hash-file.js';
import { openTokenizer } from '../../src/text/open-tokenizer.js';
import { cutText, textKey } from '../../src/text/text-key.js';
import { plain } from '../support/pictures.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { TEXT_LENGTH, writeTwoTowers } from '../support/two-towers.js';

const cosine = (a: Float32Array = new Float32Array(), b: Float32Array = new Float32Array()) =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

describe('a text embedder', () => {
  let opened: Promise<Awaited<ReturnType<typeof openTextEmbedder>>> | undefined;
  testTextEmbedder({ describe, it }, async () => {
    opened ??= openTextEmbedder({ model: await writeTwoTowers(await temporaryFolder()), device: 'cpu' });
    return { embedder: await opened, inputs: ['red', 'something blue', 'a picture of a green chair'], bad: 7 as never };
  });

  it('shares the space of the picture tower, so that words find pictures', async () => {
    const model = await writeTwoTowers(await temporaryFolder());
    await using pictures = await openEmbedder({ model, device: 'cpu' });
    await using texts = await openTextEmbedder({ model, device: 'cpu' });
    expect(texts.space).toEqual(pictures.space);
    const colours = { red: [230, 30, 20], green: [20, 220, 40], blue: [30, 20, 240] } as const;
    const names = Object.keys(colours);
    const vectors = await pictures.embed(await Promise.all(Object.values(colours).map((colour) => plain(colour))));
    for (const [place, name] of names.entries()) {
      const [query] = await texts.embed([`A picture of something ${name.toUpperCase()}`]);
      const found = vectors.map((vector) => cosine(query, vector));
      expect(found.indexOf(Math.max(...found)), name).toBe(place);
    }
  });

  it('takes a picture tower’s hash from the manifest that pairs the towers, without its file', async () => {
    const folder = await writeTwoTowers(await temporaryFolder());
    const weights = createHash('sha256')
      .update(await readFile(join(folder, 'onnx/vision_model.onnx')))
      .digest('hex');
    const { manifest } = await readModelManifest(folder);
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, sha256: weights }));
    await rm(join(folder, 'onnx/vision_model.onnx'));
    await using texts = await openTextEmbedder({ model: folder, device: 'cpu' });
    expect(texts.space.weights).toBe(weights);
  });

  it('says what is missing: a tower, a tokenizer, a sound tokenizer', async () => {
    await expect(openTextEmbedder({ model: (await shipped()).manifest, folder: '.' })).rejects.toMatchObject({
      code: 'ERR_UNSUPPORTED',
    });
    const folder = await writeTwoTowers(await temporaryFolder());
    await writeFile(join(folder, 'tokenizer.json'), '{"model": {"type": "Oracle"}}');
    await expect(openTextEmbedder({ model: folder })).rejects.toMatchObject({ code: 'ERR_INVALID_PAYLOAD' });
    await rm(join(folder, 'tokenizer.json'));
    await expect(openTextEmbedder({ model: folder })).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
  });
});

describe('opening a text embedder', () => {
  it('refuses bad options before anything is read', async () => {
    const opening = openTextEmbedder({ model: 'nowhere', cacheBytes: -1 });
    await expect(opening).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('gives up in the SDK’s own words, while it hashes too', async () => {
    const model = await writeTwoTowers(await temporaryFolder());
    const signal = AbortSignal.abort('enough');
    const hashing = hashFile(join(model, 'onnx/vision_model.onnx'), signal);
    await expect(hashing).rejects.toMatchObject({ code: 'ERR_ABORTED', cause: 'enough' });
    await expect(hashFile(join(model, 'nothing'), undefined)).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
    await expect(openTextEmbedder({ model, deadlineMs: 2 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
  });

  it('keeps vectors apart that come of other tokens', async () => {
    const cache = new MemoryCache<Float32Array>();
    const model = await writeTwoTowers(await temporaryFolder());
    const { manifest } = await readModelManifest(model);
    for (const [length, computed] of [
      [8, 1],
      [7, 1],
    ] as const) {
      const text = manifest.text && { ...manifest.text, length };
      const options = { folder: model, device: 'cpu', cache, warmUp: false } as const;
      await using texts = await openTextEmbedder({ model: { ...manifest, text }, ...options });
      await texts.embed(['red']);
      expect(texts.stats().done).toBe(computed);
    }
  });
});

describe('the name of a text', () => {
  it('is refused for a text that is too long', async () => {
    await expect(textKey('a'.repeat(2 ** 20 + 1), 8)).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' });
    expect(await textKey('a'.repeat(2 ** 20), 8)).toBe(await textKey('a'.repeat(8 * 64), 8));
  });
});

async function shipped() {
  return readModelManifest(new URL('../../models/efficientnet-lite0', import.meta.url).pathname);
}

describe('the tokens of a text', () => {
  async function open() {
    const folder = await writeTwoTowers(await temporaryFolder());
    const tower = { file: 'x', tokenizer: { file: 'tokenizer.json' }, length: TEXT_LENGTH, pad: 0, ids: 'input_ids' };
    return openTokenizer(folder, tower, Deadline.of());
  }

  async function split(text: string) {
    const tokenizer = await open();
    const { ids, length } = await tokenizer.split(cutText(text, TEXT_LENGTH));
    await tokenizer.close();
    return { ids: [...ids].map(Number), length };
  }

  it('are found off the event loop', async () => {
    const tokenizer = await open();
    let isSplit = false;
    const splitting = tokenizer.split('a red chair').then(() => (isSplit = true));
    // All that this turn of the event loop can do: what another thread says is heard in a later one.
    for (let step = 0; step < 1_000; step += 1) await Promise.resolve();
    expect(isSplit).toBe(false);
    await splitting;
    await tokenizer.close();
  });

  it('are padded to the length of the tower', async () => {
    expect(await split('a red chair')).toEqual({ ids: [1, 4, 8, 11, 2, 0, 0, 0], length: 5 });
  });

  it('are cut to it, and still end with the end', async () => {
    expect(await split('a a a a a a a a a a red')).toEqual({ ids: [1, 4, 4, 4, 4, 4, 4, 2], length: 8 });
  });

  it('are few for a text of a million letters', async () => {
    expect((await split('red '.repeat(250_000))).length).toBe(8);
  });

  it('of nothing are the start and the end', async () => {
    expect(await split('')).toEqual({ ids: [1, 2, 0, 0, 0, 0, 0, 0], length: 2 });
  });
});
