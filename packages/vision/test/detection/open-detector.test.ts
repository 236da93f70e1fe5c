import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDetector } from '../../src/detection/model-detector.js';
import { openDetector } from '../../src/detection/open-detector.js';
import type { DetectionSettings } from '../../src/detection/detection-settings.js';
import { rounded } from './answers.js';
import { plainPicture, withModel, writeModel } from './fixture-detectors.js';
import type { FixtureOutput } from './fixture-detectors.js';

const wide = { width: 64, height: 32 };

// On the input of 64 x 64, a wide picture lies between the rows 16 and 48.
const MIDDLE = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
const LEFT = { x: 0, y: 0, width: 0.5, height: 1 };

/** Middle and size in pixels of the input. */
const PIXELS = { middle: [32, 32, 32, 16], left: [16, 32, 32, 32] } as const;
/** The same in shares. */
const SHARES = { middle: [0.5, 0.5, 0.5, 0.25], left: [0.25, 0.5, 0.5, 0.5] } as const;

/** Columns as rows. */
function turned(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).flatMap((_, column) => rows.map((row) => row[column] ?? 0));
}

/** Nothing of what is tested depends on these. */
const QUICK = { device: 'cpu', warmUp: false } as const;

/** Every decoder, with a network that finds a chair of .9 in the middle and a cup of .6 on the left. */
const NETWORKS: readonly [DetectionSettings['decoder'], readonly FixtureOutput[]][] = [
  [
    'yolov8',
    [
      {
        name: 'output0',
        dims: [6, 2],
        numbers: turned([
          [...PIXELS.middle, 0.1, 0.9],
          [...PIXELS.left, 0.6, 0.2],
        ]),
      },
    ],
  ],
  [
    'yolov5',
    [{ name: 'output0', dims: [2, 7], numbers: [...PIXELS.middle, 0.9, 0.1, 1, ...PIXELS.left, 0.75, 0.8, 0.2] }],
  ],
  [
    'detr',
    [
      { name: 'logits', dims: [2, 3], numbers: [0.05, 0.9, 0.05, 0.6, 0.2, 0.2].map(Math.log) },
      { name: 'pred_boxes', dims: [2, 4], numbers: [...SHARES.middle, ...SHARES.left] },
    ],
  ],
  [
    'rt-detr',
    [
      { name: 'logits', dims: [2, 2], numbers: [0.1, 0.9, 0.6, 0.2].map((share) => Math.log(share / (1 - share))) },
      { name: 'pred_boxes', dims: [2, 4], numbers: [...SHARES.middle, ...SHARES.left] },
    ],
  ],
  ['in-graph', [{ name: 'output0', dims: [2, 6], numbers: [16, 24, 48, 40, 0.9, 1, 0, 16, 32, 48, 0.6, 0] }]],
];

describe.each(NETWORKS)('a detector with the decoder %s', (decoder, outputs) => {
  it('finds objects, the surest first, with boxes on the picture without its padding', async () => {
    await withModel(outputs, { detection: { decoder } }, async (model) => {
      await using detector = await openDetector({ model, ...QUICK });
      const found = await detector.detect([await plainPicture(wide)]);
      expect(rounded([...found])).toEqual([
        [
          { box: MIDDLE, label: 'chair', score: 0.9 },
          { box: LEFT, label: 'cup', score: 0.6 },
        ],
      ]);
    });
  });
});

/** A chair in the middle, the surer the brighter the picture. */
const OF_BRIGHTNESS: readonly FixtureOutput[] = [
  {
    name: 'output0',
    dims: [6, 2],
    numbers: turned([
      [...PIXELS.middle, 0, 0],
      [33, 32, 32, 16, 0, 0],
    ]),
    scaled: turned([
      [0, 0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0, 0.9],
    ]),
  },
];

describe('a detector', () => {
  let folder: string;
  let detector: OpenDetector;

  beforeAll(async () => {
    folder = await writeModel(OF_BRIGHTNESS, { detection: { decoder: 'yolov8', minScore: 0.1 } });
    detector = await openDetector({ model: folder, ...QUICK });
  });

  afterAll(async () => {
    await detector.close();
    await rm(folder, { recursive: true });
  });

  it('puts boxes on the upright picture, whichever way its file lies', async () => {
    const [found] = await detector.detect([await plainPicture({ width: 32, height: 64 }, { orientation: 6 })]);
    expect(rounded(found)).toMatchObject([{ box: MIDDLE }]);
  });

  it('puts boxes on the crop that was given', async () => {
    const image = await plainPicture({ width: 64, height: 64 });
    // The crop is as wide as the picture of the other tests.
    const [found] = await detector.detect([{ image, crop: { x: 0, y: 0.5, width: 1, height: 0.5 } }]);
    expect(rounded(found)).toMatchObject([{ box: MIDDLE }]);
  });

  it('names each thing once, unless boxes may overlap', async () => {
    const image = await plainPicture(wide);
    expect((await detector.detect([image]))[0]).toHaveLength(1);
    const detection = { decoder: 'yolov8', maxOverlap: 1, minScore: 0.1 } as const;
    await using lax = await openDetector({ model: folder, detection, ...QUICK });
    expect((await lax.detect([image]))[0]).toHaveLength(2);
    expect((await lax.detect([image], { limit: 1 }))[0]).toHaveLength(1);
  });

  it('tells pictures of a batch apart, and keeps to the least score', async () => {
    const images = await Promise.all(
      [255, 0, 128].map((brightness) => plainPicture({ width: 64, height: 64 }, { brightness })),
    );
    const scores = async (minScore: number) =>
      [...(await detector.detect(images, { minScore }))].map((objects) => objects.map(({ score }) => score));
    expect(await scores(0.3)).toEqual([[expect.closeTo(1, 3)], [], [expect.closeTo(128 / 255, 3)]]);
    expect(await scores(0.6)).toEqual([[expect.closeTo(1, 3)], [], []]);
  });

  it('reads the outputs under the names that the manifest gives', async () => {
    const outputs = NETWORKS.find(([decoder]) => decoder === 'detr')?.[1] ?? [];
    const renamed = outputs.map((output) => ({ ...output, name: `${output.name}_of_mine` }));
    const names = { logits: { name: 'logits_of_mine' }, pred_boxes: { name: 'pred_boxes_of_mine' } };
    await withModel(renamed, { detection: { decoder: 'detr' }, outputs: names }, async (model) => {
      await using other = await openDetector({ model, ...QUICK });
      expect((await other.detect([await plainPicture(wide)]))[0]).toHaveLength(2);
    });
  });

  it('says which decoder a model needs', async () => {
    const image = await plainPicture(wide);
    await withModel(OF_BRIGHTNESS, { detection: { decoder: 'detr' } }, async (model) => {
      await using mistaken = await openDetector({ model, ...QUICK });
      await expect(mistaken.detect([image])).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    });
  });

  it.each([
    ['no decoder', {}],
    ['an unknown decoder', { detection: { decoder: 'guess' } }],
    ['no labels', { detection: { decoder: 'yolov8' }, labels: undefined }],
    ['a score above 1', { detection: { decoder: 'yolov8', minScore: 2 } }],
  ])('refuses a manifest with %s', async (_, manifest) => {
    await withModel(OF_BRIGHTNESS, manifest, async (model) => {
      await expect(openDetector({ model, ...QUICK })).rejects.toMatchObject({ code: 'ERR_INVALID_PAYLOAD' });
    });
  });
});
