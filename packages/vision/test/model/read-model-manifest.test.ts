import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openVisionModel, readModelManifest } from '../../src/index.js';
import type { ModelManifest } from '../../src/index.js';
import { loadLabels } from '../../src/model/load-labels.js';
import { loadPlan } from '../../src/model/load-plan.js';
import { locateFiles } from '../../src/model/model-files.js';
import { readJson } from '../../src/model/read-json.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { TINY_MANIFEST, tinyModel, writeModel } from '../support/tiny-model.js';
import { writeTwoTowers } from '../support/two-towers.js';

describe('a manifest', () => {
  it('is read from its folder or its path, with every default filled in', async () => {
    const folder = await writeModel(await temporaryFolder(), tinyModel(), { licence: undefined });
    const { manifest } = await readModelManifest(folder);
    expect(manifest).toMatchObject({
      revision: 'main',
      input: { name: 'pixels', layout: 'nchw', dtype: 'float32' },
      output: { name: 'embedding', pool: 'none' },
      outputs: { logits: { name: 'logits', scores: 'softmax' } },
      licence: 'unknown',
      externalData: [],
    });
    expect(await readModelManifest(join(folder, 'manifest.json'))).toEqual({ manifest, folder });
    expect(await readModelManifest(manifest, { folder })).toEqual({ manifest, folder });
  });

  it.each([
    ['id', { id: '' }],
    ['id', { id: 7 }],
    ['file', { file: '../model.onnx' }],
    ['file', { file: '/etc/passwd' }],
    ['file', { file: 'a/../../b' }],
    ['file', { file: 'C:model.onnx' }],
    ['file', { file: '..\\model.onnx' }],
    ['file', { file: 'model\0.onnx' }],
    ['sha256', { sha256: 'abc' }],
    ['bytes', { bytes: -1 }],
    ['bytes', { bytes: 1.5 }],
    ['input', { input: 'pixels' }],
    ['layout', { input: { layout: 'nwhc' } }],
    ['dtype', { input: { dtype: 'float64' } }],
    ['pool', { output: { pool: 'sum' } }],
    ['dimension', { dimension: 0 }],
    ['preprocessing', { preprocessing: [1] }],
    ['preprocessing', { preprocessing: '../config.json' }],
    ['externalData', { externalData: {} }],
    ['externalData', { externalData: [{ file: '../../secret' }] }],
    ['name', { outputs: { logits: {} } }],
    ['labels', { labels: '../labels.json' }],
    ['labels', { labels: 3 }],
    ['tolerance', { expects: { vectors: [], tolerance: -1 } }],
    ['length', { text: { file: 'text.onnx' } }],
  ])('that breaks the rule of `%s` is refused by its name', async (name, change) => {
    const reading = readModelManifest({ ...TINY_MANIFEST, ...change } as unknown as ModelManifest);
    await expect(reading).rejects.toMatchObject({ code: 'ERR_INVALID_PAYLOAD' });
    await expect(reading).rejects.toThrow(new RegExp(name));
  });

  it.each(['null', '[]', '7', '{', '{"__proto__": {"id": "x"}}'])('that is %s is refused', async (text) => {
    const path = join(await temporaryFolder(), 'manifest.json');
    await writeFile(path, text);
    await expect(readModelManifest(path)).rejects.toMatchObject({ code: 'ERR_INVALID_PAYLOAD' });
  });

  it('that is not there is not found', async () => {
    await expect(readModelManifest('nowhere/at/all')).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
    await expect(readModelManifest(await temporaryFolder())).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
  });
});

async function exported(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), JSON.stringify(content));
  }
  return folder;
}

describe('an export without a manifest', () => {
  it('of CLIP has two towers', async () => {
    const folder = await writeTwoTowers(await temporaryFolder());
    const { manifest } = await readModelManifest(folder);
    expect(manifest).toMatchObject({
      file: 'onnx/vision_model.onnx',
      output: { name: 'image_embeds', pool: 'none' },
      dimension: 3,
      text: { file: 'onnx/text_model.onnx', output: 'text_embeds', tokenizer: { file: 'tokenizer.json' } },
    });
    expect(manifest.sha256).toBeUndefined();
  });

  it.each([
    [
      { model_type: 'dinov2', hidden_size: 384 },
      { output: { name: 'last_hidden_state', pool: 'cls' }, dimension: 384 },
    ],
    [
      { model_type: 'resnet', hidden_sizes: [256, 512, 1024, 2048] },
      { output: { name: 'pooler_output' }, dimension: 2048 },
    ],
    [
      { model_type: 'siglip', vision_config: {} },
      { output: { name: 'pooler_output' }, dimension: 768, text: undefined },
    ],
  ])('of Hugging Face is understood: %o', async (config, expected) => {
    const folder = await exported({ 'config.json': config, 'model.onnx': 0, 'model.onnx_data': 0 });
    const { manifest } = await readModelManifest(folder);
    expect(manifest).toMatchObject(expected);
    expect(manifest.externalData).toMatchObject([{ file: 'model.onnx_data', name: 'model.onnx_data' }]);
  });

  it('of an unknown kind is refused by its name', async () => {
    const folder = await exported({ 'config.json': { model_type: 'whisper' }, 'model.onnx': 0 });
    await expect(readModelManifest(folder)).rejects.toThrow(/whisper/);
    await expect(readModelManifest(folder)).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
  });

  it('of open_clip brings its preparation along', async () => {
    const folder = await exported({
      'visual/model.onnx': 0,
      'textual/model.onnx': 0,
      'open_clip_config.json': {
        model_cfg: { embed_dim: 640, vision_cfg: { image_size: 256 }, text_cfg: { context_length: 64 } },
        preprocess_cfg: {
          mean: [0.5, 0.5, 0.5],
          std: [0.5, 0.5, 0.5],
          interpolation: 'bilinear',
          resize_mode: 'squash',
        },
      },
    });
    const { manifest } = await readModelManifest(folder);
    expect(manifest).toMatchObject({ file: 'visual/model.onnx', dimension: 640, text: { length: 64, ids: 'text' } });
    expect(await loadPlan(manifest, folder)).toMatchObject({ resize: { mode: 'exact', width: 256, height: 256 } });
  });
});

describe('the files of a model', () => {
  const weights = { ...TINY_MANIFEST, file: 'model.onnx', externalData: [{ file: 'weights.bin' }] };

  it('are not taken from outside their folder through links, unless a hash vouches for them', async () => {
    const [folder, outside] = [await writeModel(await temporaryFolder(), tinyModel()), await temporaryFolder()];
    await writeFile(join(outside, 'secret'), 'secret');
    const inside = join(folder, 'weights.bin');
    await symlink(join(outside, 'secret'), inside);
    await expect(locateFiles(folder, weights)).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
    const hashed = { ...weights, externalData: [{ file: 'weights.bin', sha256: '0'.repeat(64) }] };
    expect(await locateFiles(folder, hashed)).toMatchObject({
      externalData: [{ from: inside, sha256: '0'.repeat(64) }],
    });
  });

  it('that say how pictures are prepared, or name labels, are not taken from outside either', async () => {
    const [folder, outside] = [await writeModel(await temporaryFolder(), tinyModel()), await temporaryFolder()];
    await writeFile(join(outside, 'secret'), 'root:x:0');
    await symlink(join(outside, 'secret'), join(folder, 'linked.json'));
    const { manifest } = await readModelManifest(folder);
    const linked = { ...manifest, preprocessing: 'linked.json', labels: 'linked.json' };
    await expect(loadPlan(linked, folder)).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
    await expect(loadLabels(linked, folder)).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
  });

  it('that are no JSON are not quoted, and must be files', async () => {
    const path = join(await temporaryFolder(), 'secret');
    await writeFile(path, 'root:x:0');
    await expect(readJson(path)).rejects.toSatisfy((error: Error) => {
      return /is not JSON/.test(error.message) && !/x:0:0/.test(error.message) && error.cause === undefined;
    });
    await expect(readJson(path, { maxBytes: 3 })).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' });
    await expect(readJson('/dev/zero')).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
  });

  it('are not second names of other files', async () => {
    const [folder, outside] = [await writeModel(await temporaryFolder(), tinyModel()), await temporaryFolder()];
    await writeFile(join(outside, 'secret'), 'secret');
    await link(join(outside, 'secret'), join(folder, 'weights.bin'));
    await expect(locateFiles(folder, weights)).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
  });

  it('have the length that the manifest says', async () => {
    const folder = await writeModel(await temporaryFolder(), tinyModel(), { bytes: 3 });
    const { manifest } = await readModelManifest(folder);
    await expect(locateFiles(folder, manifest)).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
  });
});

describe('a model without vectors', () => {
  it('can be looked through, output by output', async () => {
    const folder = await writeModel(await temporaryFolder(), tinyModel(), { output: undefined, dimension: undefined });
    await using model = await openVisionModel(
      ({ labels, manifest }) => ({
        outputs: [manifest.outputs['logits']?.name ?? ''],
        read: (outputs, row) => ({ names: labels.map(({ name }) => name), first: outputs['logits']?.data[row * 3] }),
      }),
      { model: folder, device: 'cpu' },
    );
    const sharp = (await import('sharp')).default;
    const white = { create: { width: 20, height: 20, channels: 3, background: 'white' } } as const;
    const [seen] = await model.run([await sharp(white).png().toBuffer()]);
    expect(seen).toEqual({ names: ['red', 'green', 'blue'], first: 10 });
  });
});
