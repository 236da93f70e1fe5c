import { join } from 'node:path';
import { openEmbedder } from '@feedloom/vision';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, throughput } from '../harness/paired.js';
import { makeResNet50Folder } from './resnet50-folder.js';

const BATCH = 8;
const PIXELS = 3 * 224 * 224;
/** Batches in one round. */
const CALLS = 4;

/** E1: files to vectors by our embedder beside the network alone on a tensor that is there; one thread computes on each side. */
export const embedBesideBare: Figure = {
  ids: ['E1'],
  async measure(effort) {
    const { folder, images, remove } = await makeResNet50Folder(BATCH);
    const bare = await InferenceSession.create(join(folder, 'onnx', 'model.onnx'), { intraOpNumThreads: 1 });
    const tensor = new Tensor('float32', new Float32Array(BATCH * PIXELS).fill(0.5), [BATCH, 3, 224, 224]);
    const embedder = await openEmbedder({ model: folder, device: 'cpu', threads: 1, buckets: [BATCH], cacheBytes: 0 });
    const calls = scaled(CALLS, effort, 2);
    try {
      const row = await paired(
        {
          id: 'E1',
          what: `ResNet-50, batches of ${BATCH}: embed() of JPEG files / session.run of a tensor`,
          unit: 'images/s',
          goal: '>= 0.9',
          ours: async () => BATCH * (await throughput(calls, 2, () => embedder.embed(images))),
          peer: async () => BATCH * (await throughput(calls, 1, () => bare.run({ pixel_values: tensor }))),
        },
        effort.rounds,
      );
      return [row];
    } finally {
      await embedder.close();
      await bare.release();
      await remove();
    }
  },
};
