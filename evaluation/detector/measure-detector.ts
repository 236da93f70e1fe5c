import { systemClock } from '@feedloom/core';
import type { Box, DetectOptions, Detector } from '@feedloom/core';
import type { SceneWithBoxes } from './scene-with-boxes.js';

/** What a detector finds. */
export interface DetectorReport {
  /** Scenes shown. */
  readonly scenes: number;
  /** Things on them. */
  readonly things: number;
  /** The share of things with a box that overlaps the true one by half (IoU 0.5). */
  readonly recall: number;
  /** The share of boxes that overlap a true one by half. */
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
  let [found, things, right, boxes] = [0, 0, 0, 0];
  const times: number[] = [];
  for await (const scene of scenes) {
    const startedAt = systemClock.monotonic();
    const [objects = []] = await detector.detect([scene.image], options);
    times.push(systemClock.monotonic() - startedAt);
    things += scene.boxes.length;
    boxes += objects.length;
    found += scene.boxes.filter((box) => objects.some((object) => overlapOf(object.box, box) >= 0.5)).length;
    right += objects.filter((object) => scene.boxes.some((box) => overlapOf(object.box, box) >= 0.5)).length;
  }
  const medianMs = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  return {
    scenes: times.length,
    things,
    recall: found / things,
    precision: right / Math.max(1, boxes),
    boxesPerScene: boxes / times.length,
    medianMs,
  };
}

/** Intersection over union. */
function overlapOf(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (one.width * one.height + other.width * other.height - shared);
}
