import { systemClock } from '@feedloom/core';
import type { DetectOptions, Detector } from '@feedloom/core';
import { matchBoxes } from './match-boxes.js';
import type { SceneWithBoxes } from './scene-with-boxes.js';

/** What a detector finds. */
export interface DetectorReport {
  /** Scenes shown. */
  readonly scenes: number;
  /** Things on them. */
  readonly things: number;
  /** The share of things with a box of their own that overlaps the true one by half (IoU 0.5). */
  readonly recall: number;
  /** The share of boxes that are right; of two boxes of one thing, one is. */
  readonly precision: number;
  /** Boxes found on a scene, on average. */
  readonly boxesPerScene: number;
  /** The median time of a call for one scene, decoding included, in milliseconds. */
  readonly medianMs: number;
}

/** Shows a detector scenes, one at a time. */
export async function measureDetector(
  detector: Detector,
  scenes: AsyncIterable<SceneWithBoxes>,
  options: DetectOptions = {},
): Promise<DetectorReport> {
  let [things, right, boxes] = [0, 0, 0];
  const times: number[] = [];
  for await (const scene of scenes) {
    const startedAt = systemClock.monotonic();
    const [objects = []] = await detector.detect([scene.image], options);
    times.push(systemClock.monotonic() - startedAt);
    things += scene.boxes.length;
    boxes += objects.length;
    right += matchBoxes(
      objects.map(({ box }) => box),
      scene.boxes,
    );
  }
  const medianMs = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  return {
    scenes: times.length,
    things,
    recall: right / things,
    precision: right / Math.max(1, boxes),
    boxesPerScene: boxes / times.length,
    medianMs,
  };
}
