import { openEmbedder } from '@feedloom/vision';
import { RawImage, env, pipeline } from '@huggingface/transformers';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { cpuPerCall, paired } from '../harness/paired.js';
import { makeResNet50Folder } from './resnet50-folder.js';

const IMAGES = 6;

/**
 * E2: one file to one vector, by our embedder and by transformers.js, of the same model; one thread computes on each side.
 * CPU time of all threads, which a busy machine changes less than the time on the clock.
 */
export const embedBesideTransformers: Figure = {
  ids: ['E2'],
  async measure(effort) {
    const { folder, name, parent, images, remove } = await makeResNet50Folder(IMAGES);
    env.allowRemoteModels = false;
    env.localModelPath = parent;
    const extract = await pipeline('image-feature-extraction', name, {
      dtype: 'fp32',
      device: 'cpu',
      session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
    });
    const blobs = images.map((image) => new Blob([Uint8Array.from(image)]));
    const embedder = await openEmbedder({ model: folder, device: 'cpu', threads: 1, buckets: [1], cacheBytes: 0 });
    const count = scaled(IMAGES, effort, 3);
    try {
      const row = await paired(
        {
          id: 'E2',
          what: 'ResNet-50, one JPEG file at a time: transformers.js / embed()',
          unit: 'µs CPU',
          goal: '>= 1.3',
          ratioOf: (ours, peer) => peer / ours,
          ours: () => cpuPerCall(count, (at) => embedder.embed(images.slice(at, at + 1))),
          peer: () =>
            cpuPerCall(count, async (at) => extract(await RawImage.fromBlob(blobs[at] as Blob), { pool: true })),
        },
        effort.rounds,
      );
      return [row];
    } finally {
      await embedder.close();
      await extract.dispose();
      await remove();
    }
  },
};
