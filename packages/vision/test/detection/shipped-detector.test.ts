import { seededRandom } from '@feedloom/core';
import { testDetector } from '@feedloom/core/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDetector } from '../../src/detection/model-detector.js';
import { openDetector } from '../../src/detection/open-detector.js';
import { overlapOf } from '../../src/detection/overlap.js';
import { drawScene } from '../../src/evaluation/draw-scene.js';
import type { DrawnScene } from '../../src/evaluation/draw-scene.js';

const QUICK = { device: 'cpu', warmUp: false } as const;

async function scenes(count: number): Promise<readonly DrawnScene[]> {
  const random = seededRandom('the scenes of the gate');
  const drawn: DrawnScene[] = [];
  while (drawn.length < count) drawn.push(await drawScene(random));
  return drawn;
}

describe('the detector that ships', () => {
  /** The same one for every law: the last one closes it. */
  let lawful: Promise<OpenDetector> | undefined;

  testDetector({ describe, it }, async () => ({
    detector: await (lawful ??= openDetector(QUICK)),
    images: (await scenes(3)).map(({ image }) => image),
    bad: Uint8Array.from(Buffer.from('not a picture')),
  }));

  let detector: OpenDetector;

  beforeAll(async () => {
    detector = await openDetector(QUICK);
  });

  afterAll(() => detector.close());

  // Flat shapes are the hardest of what was measured: see `npm run eval:detector` for scenes of solid things.
  it('finds half of the things on scenes in flat shapes, and half of what it finds is one', async () => {
    const drawn = await scenes(16);
    const found = await detector.detect(drawn.map(({ image }) => image));
    const true_ = drawn.flatMap(({ boxes }) => boxes);
    const hits = drawn.flatMap(({ boxes }, place) =>
      boxes.filter((box) => (found[place] ?? []).some((object) => overlapOf(object.box, box) >= 0.5)),
    );
    const right = drawn.flatMap(({ boxes }, place) =>
      (found[place] ?? []).filter((object) => boxes.some((box) => overlapOf(object.box, box) >= 0.5)),
    );
    expect(hits.length / true_.length).toBeGreaterThanOrEqual(0.45);
    expect(right.length / [...found].flat().length).toBeGreaterThanOrEqual(0.5);
  });

  it('finds a thing where it is, upright or turned by its EXIF orientation', async () => {
    const [scene] = await scenes(1);
    const turned = await sharp(scene?.image)
      .rotate(-90)
      .jpeg({ quality: 95 })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const [one = [], other = []] = await detector.detect([scene?.image ?? turned, turned]);
    expect(one.length).toBeGreaterThan(0);
    const [surest] = one;
    const again = other.map(({ box }) => overlapOf(box, surest?.box ?? { x: 0, y: 0, width: 0, height: 0 }));
    expect(Math.max(...again)).toBeGreaterThan(0.6);
  });
});
