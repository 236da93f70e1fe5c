import { seededRandom } from '@feedloom/core';
import { drawScene } from '@feedloom/vision/evaluation';
import type { SceneWithBoxes } from './scene-with-boxes.js';

/** Scenes in flat shapes, the same ones that the tests use. */
export async function* drawnScenes(count: number): AsyncGenerator<SceneWithBoxes> {
  const random = seededRandom('evaluation');
  for (let place = 0; place < count; place++) yield drawScene(random);
}
