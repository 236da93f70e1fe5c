import { Chance } from '../../examples/pinboard/corpus/chance.js';
import { drawScene } from '../../examples/pinboard/corpus/draw.js';
import { KINDS } from '../../examples/pinboard/corpus/kinds/all.js';
import { planScene } from '../../examples/pinboard/corpus/scene.js';
import type { SceneWithBoxes } from './scene-with-boxes.js';

/** Every third kind by name: the detector was trained on the others. */
const UNSEEN = [...KINDS].sort((a, b) => (a.name < b.name ? -1 : 1)).filter((_, place) => place % 3 === 0);

/** Scenes of the pinboard's world of one to four things, all of kinds that the detector never saw. */
export async function* composedScenes(count: number): AsyncGenerator<SceneWithBoxes> {
  for (let place = 0; place < count; place++) {
    const chance = new Chance(`evaluation/${place}`);
    const hero = chance.pick(UNSEEN);
    const others = UNSEEN.filter((kind) => kind !== hero);
    const kinds = [hero, ...chance.sample(others, chance.integer(0, 3), () => 1)];
    const scene = planScene(chance, kinds, `evaluation/scene/${place}`, 474);
    const { bytes, boxes } = await drawScene(scene);
    const { width, height } = scene.canvas;
    yield {
      image: bytes,
      boxes: boxes.map((box) => ({
        x: box.x / width,
        y: box.y / height,
        width: box.width / width,
        height: box.height / height,
      })),
    };
  }
}
