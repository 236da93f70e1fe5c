import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomResidualNetwork } from '@feedloom/vision/evaluation';
import sharp from 'sharp';

/** A ResNet-50 as `transformers.js` and we find it on disk, and pictures to look at. */
export interface ResNet50Folder {
  readonly folder: string;
  /** The folder's name inside {@link ResNet50Folder.parent}. */
  readonly name: string;
  readonly parent: string;
  /** JPEG files of 736 x 1104 pixels, as pins are. */
  readonly images: readonly Uint8Array[];
  remove(): Promise<void>;
}

/** Makes both on the spot; the weights are random. */
export async function makeResNet50Folder(count: number): Promise<ResNet50Folder> {
  const parent = await mkdtemp(join(tmpdir(), 'feedloom-bench-'));
  const name = 'resnet50';
  const folder = join(parent, name);
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await writeFile(join(folder, 'onnx', 'model.onnx'), randomResidualNetwork());
  const config = { model_type: 'resnet', architectures: ['ResNetModel'], hidden_sizes: [256, 512, 1024, 2048] };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const preprocessing = {
    image_processor_type: 'ConvNextImageProcessor',
    do_resize: true,
    size: { shortest_edge: 224 },
    crop_pct: 0.875,
    resample: 3,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: [0.485, 0.456, 0.406],
    image_std: [0.229, 0.224, 0.225],
  };
  await writeFile(join(folder, 'preprocessor_config.json'), JSON.stringify(preprocessing));
  const images = await Promise.all(Array.from({ length: count }, (_, number) => photograph(number)));
  return { folder, name, parent, images, remove: () => rm(parent, { recursive: true, force: true }) };
}

/** Forms and noise, compressed about as well as a photograph. */
async function photograph(number: number): Promise<Uint8Array> {
  const small = Uint8Array.from(
    { length: 24 * 16 * 3 },
    (_, at) => ((at * 2_654_435_761 + number * 40_503) >>> 7) & 255,
  );
  const forms = sharp(small, { raw: { width: 24, height: 16, channels: 3 } }).resize(736, 1104, { kernel: 'cubic' });
  const noise = {
    create: {
      width: 736,
      height: 490,
      channels: 3,
      background: 'grey',
      noise: { type: 'gaussian', mean: 128, sigma: 12 },
    },
  } as const;
  const grain = await sharp(noise).png().toBuffer();
  return forms
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 85 })
    .toBuffer();
}
