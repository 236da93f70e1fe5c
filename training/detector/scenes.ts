/*
 * node --conditions=@feedloom/source --import tsx training/detector/scenes.ts
 *
 * Draws the scenes that the head is trained and tested on into .cache: things of the pinboard's world, those of training
 * of other kinds than those of the test.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Chance } from '../../examples/pinboard/corpus/chance.js';
import { drawScene } from '../../examples/pinboard/corpus/draw.js';
import type { Kind } from '../../examples/pinboard/corpus/kind.js';
import { KINDS } from '../../examples/pinboard/corpus/kinds/all.js';
import { planScene } from '../../examples/pinboard/corpus/scene.js';
import type { PlannedObject, Scene } from '../../examples/pinboard/corpus/scene.js';

const CACHE = join(import.meta.dirname, '.cache');
const WIDTH = 420;

const sorted = [...KINDS].sort((a, b) => (a.name < b.name ? -1 : 1));
const unseen = sorted.filter((_, place) => place % 3 === 0);
const seen = sorted.filter((_, place) => place % 3 !== 0);

await draw('test', unseen, 160, 0);
await draw('train', seen, 1000, 0.7);

/** Draws scenes of some kinds; in a share of them, things are where the pinboard would never put them. */
async function draw(part: string, kinds: readonly Kind[], count: number, strewn: number): Promise<void> {
  await mkdir(join(CACHE, part), { recursive: true });
  const scenes: unknown[] = [];
  for (let place = 0; place < count; place++) {
    const chance = new Chance(`det/${part}/${place}`);
    const number = chance.pick([1, 2, 2, 3, 3, 4]);
    const hero = chance.pick(kinds);
    const others = kinds.filter((kind) => kind !== hero);
    const planned = planScene(
      chance,
      [hero, ...chance.sample(others, number - 1, () => 1)],
      `det/${part}/scene/${place}`,
      WIDTH,
    );
    const scene = strewn > 0 && chance.flip(strewn) ? strew(planned, chance) : planned;
    const { bytes, boxes } = await drawScene(scene);
    const { width, height } = scene.canvas;
    await writeFile(join(CACHE, part, `${place}.webp`), bytes);
    scenes.push(
      boxes.map((box) => [box.x / width, box.y / height, (box.x + box.width) / width, (box.y + box.height) / height]),
    );
  }
  await writeFile(join(CACHE, part, 'boxes.json'), JSON.stringify(scenes));
}

function strew(scene: Scene, chance: Chance): Scene {
  const objects = scene.objects.map((object): PlannedObject => {
    const [x, y, reach] = [chance.range(0.1, 0.9), chance.range(0.15, 0.95), chance.range(0.15, 0.75)];
    return { ...object, x, y, reach, angle: chance.flip(0.5) ? chance.integer(-25, 25) : object.angle };
  });
  return { ...scene, objects };
}
