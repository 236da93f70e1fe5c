import { fileURLToPath } from 'node:url';
import { openOnnxSession } from '@feedloom/core/onnx';
import type { OnnxSession, PixelBatch } from '@feedloom/core/onnx';
import { openEmbedder } from '@feedloom/vision';
import sharp from 'sharp';
import type { Figure } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import { pictures } from './pictures.js';

const SHIPPED = new URL('../../packages/vision/models/efficientnet-lite0/', import.meta.url);
const FULL_INT8 = new URL('../../training/embedder/int8/', import.meta.url);
const SIDE = 224;
const BATCH = 8;

function openNetwork(folder: URL): Promise<OnnxSession> {
  return openOnnxSession({ model: fileURLToPath(new URL('model.onnx', folder)), device: 'cpu', threads: 1 });
}

async function pixelsOf(file: Buffer): Promise<Uint8Array> {
  return sharp(file).resize(SIDE, SIDE, { fit: 'fill' }).removeAlpha().raw().toBuffer();
}

/** The mean cosine of what both embed, whole path included. */
async function drift(files: readonly Buffer[]): Promise<number> {
  await using float = await openEmbedder({ device: 'cpu', cacheBytes: 0 });
  await using int8 = await openEmbedder({ model: fileURLToPath(FULL_INT8), device: 'cpu', cacheBytes: 0 });
  const [ours, theirs] = [await int8.embed(files), await float.embed(files)];
  const cosines = ours.map((vector, at) => vector.reduce((sum, x, axis) => sum + x * (theirs[at]?.[axis] ?? NaN), 0));
  return cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
}

/** E3: the network of the model that ships, as full int8 and as it ships. */
export const fullInt8: Figure = {
  ids: ['E3'],
  async measure(effort) {
    const files = await pictures(BATCH, 736, 552);
    const cosine = await drift(files);
    const [int8, float] = [await openNetwork(FULL_INT8), await openNetwork(SHIPPED)];
    const scale = 1 / 128;
    const pixels: PixelBatch = {
      images: await Promise.all(files.map(pixelsOf)),
      width: SIDE,
      height: SIDE,
      scale: [scale, scale, scale],
      shift: [-1, -1, -1],
      layout: 'nchw',
    };
    const input = float.inputs[0]?.name ?? '';
    const run = (session: OnnxSession) => (): Promise<number> =>
      perCall(5, () => session.run({ [input]: pixels }, { outputs: ['embedding'] }));
    const row = await paired(
      {
        id: 'E3',
        what: `model that ships, batches of ${BATCH}: as it ships / as full int8, whose vectors have a mean cosine of ${cosine.toFixed(3)} to it`,
        unit: 'µs',
        goal: '>= 1.8',
        ours: run(int8),
        peer: run(float),
        ratioOf: (ours, peer) => peer / ours,
      },
      effort.rounds,
    );
    await Promise.all([int8.close(), float.close()]);
    return [row];
  },
};
