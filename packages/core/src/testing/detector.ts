import assert from 'node:assert/strict';
import type { DetectedObject, Detector } from '../contracts/detector.js';
import type { CroppedImage } from '../contracts/image-input.js';
import { FeedloomError } from '../errors.js';
import { badBoxes } from './embedder/crops.js';
import { expectAbort, expectTimeout } from './embedder/during-work.js';
import { expectUnreadable } from './embedder/failures.js';
import { expectCode } from './expect-code.js';
import { type Law, registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/** A detector, and what to show it. */
export interface OpenDetector {
  /** What is tested. */
  readonly detector: Detector;
  /** At least two pictures; it finds something on the first, and not the same on the second. */
  readonly images: readonly CroppedImage['image'][];
  /** A file that is no picture. */
  readonly bad: Uint8Array;
}

/**
 * Registers the laws that every {@link Detector} obeys.
 *
 * @param open - Yields a detector. Called once for each law; it may yield the same one each time, because only the last
 * law closes it.
 */
export function testDetector(runner: TestRunner, open: () => Promise<OpenDetector>): void {
  registerLaws(runner, 'Detector', laws, open);
}

/** How far two looks at one picture may differ. */
const TOLERANCE = 0.02;

/** Numbers rounded, because batches and threads make them differ a little. */
function assertSame(a: readonly DetectedObject[] | undefined, b: readonly DetectedObject[] | undefined): void {
  assert.ok(a !== undefined && b !== undefined, 'a list is missing');
  assert.deepEqual(
    a.map(({ label }) => label),
    b.map(({ label }) => label),
  );
  for (const [place, { score, box }] of a.entries()) {
    assert.ok(Math.abs(score - (b[place]?.score ?? 9)) <= TOLERANCE, 'another score');
    for (const side of ['x', 'y', 'width', 'height'] as const) {
      assert.ok(Math.abs(box[side] - (b[place]?.box[side] ?? 9)) <= TOLERANCE, `another ${side}`);
    }
  }
}

const laws: readonly Law<OpenDetector>[] = [
  {
    name: 'gives one list for each picture, surest first, with boxes on the picture',
    async holds({ detector, images }) {
      const found = await detector.detect(images);
      assert.equal(found.length, images.length);
      assert.deepEqual(found.degraded, []);
      assert.ok((found[0]?.length ?? 0) > 0, 'nothing on the first picture');
      for (const objects of found) {
        assert.ok(objects.length <= 10, `${objects.length} objects`);
        for (const [place, { box, label, score }] of objects.entries()) {
          assert.ok(score >= 0 && score <= 1 && score >= (objects[place + 1]?.score ?? 0), `score ${score}`);
          assert.ok(label.length > 0, 'an object without a label');
          const { x, y, width, height } = box;
          assert.ok(x >= 0 && y >= 0 && width > 0 && height > 0, JSON.stringify(box));
          assert.ok(x + width <= 1 + 1e-6 && y + height <= 1 + 1e-6, JSON.stringify(box));
        }
      }
    },
  },
  {
    name: 'gives lists in the order of the pictures, the same for the same picture',
    async holds({ detector, images }) {
      const [first, second] = await detector.detect(images.slice(0, 2));
      const [secondAgain, firstAgain, twice] = await detector.detect([images[1], images[0], images[0]].flatMap(one));
      assertSame(firstAgain, first);
      assertSame(twice, first);
      assertSame(secondAgain, second);
      assert.throws(() => assertSame(first, second), 'both pictures show the same');
    },
  },
  {
    name: 'gives at most the limit, and then the surest',
    async holds({ detector, images }) {
      const [all = []] = await detector.detect(images.slice(0, 1));
      const [one = [], ...none] = await detector.detect(images.slice(0, 1), { limit: 1 });
      assertSame(one, all.slice(0, 1));
      assert.deepEqual(none, []);
    },
  },
  {
    name: 'gives nothing below the least score',
    async holds({ detector, images }) {
      const [all = []] = await detector.detect(images.slice(0, 1));
      const minScore = Math.min(1, (all[0]?.score ?? 0) - TOLERANCE / 2);
      const [some = []] = await detector.detect(images.slice(0, 1), { minScore });
      assert.ok(some.every(({ score }) => score >= minScore));
      assert.ok(some.length > 0 && some.length <= all.length);
      assert.deepEqual([...(await detector.detect(images.slice(0, 1), { minScore: 1 }))].flat().filter(unsure), []);
    },
  },
  {
    name: 'looks at a part of a picture, and refuses parts, limits and scores that are none',
    async holds({ detector, images }) {
      const [image = new Uint8Array()] = images;
      const [whole, all] = await detector.detect([image, { image, crop: { x: 0, y: 0, width: 1, height: 1 } }]);
      assertSame(all, whole);
      for (const crop of badBoxes) {
        await expectCode(detector.detect([{ image, crop }]), 'ERR_INVALID_ARGUMENT', JSON.stringify(crop));
      }
      for (const bad of [{ limit: 0 }, { limit: 1.5 }, { minScore: NaN }, { minScore: 2 }]) {
        await expectCode(detector.detect([image], bad), 'ERR_INVALID_ARGUMENT', JSON.stringify(bad));
      }
    },
  },
  {
    name: 'gives nothing for nothing, and leaves its pictures as they are',
    async holds({ detector, images }) {
      const nothing = await detector.detect([]);
      assert.deepEqual([nothing.length, nothing.degraded], [0, []]);
      const before = structuredClone(images);
      await detector.detect(images);
      assert.deepEqual(images, before);
    },
  },
  {
    name: 'fails as a whole for one picture that cannot be read, names its place, and works on',
    async holds({ detector, images, bad }) {
      await expectUnreadable(detector.detect([...images.slice(0, 1), bad, ...images.slice(1, 2)]));
      assert.equal((await detector.detect(images)).length, images.length);
    },
  },
  {
    name: 'does nothing for a caller that has aborted or has no time',
    async holds({ detector, images }) {
      await expectCode(detector.detect(images, { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'detect');
      await expectCode(detector.detect(images, { deadlineMs: 0 }), 'ERR_TIMEOUT', 'detect');
    },
  },
  {
    name: 'gives up when its caller aborts during the work, and works on',
    async holds({ detector, images }) {
      await expectAbort((options) => detector.detect(images, options));
      assert.equal((await detector.detect(images)).length, images.length);
    },
  },
  {
    name: 'gives up when the deadline passes during the work, and works on',
    async holds({ detector, images }) {
      await expectTimeout((options) => detector.detect(images, options));
      assert.equal((await detector.detect(images)).length, images.length);
    },
  },
  {
    name: 'finishes what it has accepted when it is closed, then refuses calls, and may be closed again',
    async holds({ detector, images }) {
      const work = detector.detect(images);
      const closing = detector.close();
      const [answer] = await Promise.allSettled([work]);
      if (answer.status === 'fulfilled') assert.equal(answer.value.length, images.length);
      else assert.ok(FeedloomError.is(answer.reason, 'ERR_CLOSED'), String(answer.reason));
      await closing;
      await detector.close();
      await detector[Symbol.asyncDispose]();
      await expectCode(detector.detect(images), 'ERR_CLOSED', 'detect');
    },
  },
];

function one<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}

function unsure({ score }: DetectedObject): boolean {
  return score < 1;
}
