import type { Box } from '../catalogue/pin.js';
import { writeCaption } from './caption.js';
import type { Caption } from './caption.js';
import { Chance } from './chance.js';
import { drawScene } from './draw.js';
import { THEMES } from './kind.js';
import type { Kind } from './kind.js';
import { KINDS } from './kinds/all.js';
import { planSaves } from './saving.js';
import { planScene } from './scene.js';
import type { Scene } from './scene.js';
import { plantSociety } from './world.js';
import type { MadePin, World } from './world.js';

/** How a drawn world differs from the usual one. */
export interface DrawnWorldOptions {
  /** The same seed draws the same world. @defaultValue `pinboard` */
  readonly seed?: string | undefined;
  /** How many pins a first start makes. @defaultValue 960 */
  readonly count?: number | undefined;
  /** The width of a picture, in pixels. @defaultValue 474 */
  readonly width?: number | undefined;
}

/** A pin before it is drawn. */
export interface PlannedPin {
  /** What is in the picture, the largest first. */
  readonly kinds: readonly Kind[];
  readonly scene: Scene;
  readonly caption: Caption;
}

/** A world of which pins can be known before they are drawn. */
export interface DrawnWorld extends World {
  /** Plans the pin with this number: pure, and the same for the same seed. */
  plan(index: number): PlannedPin;
}

/** A world of scenes composed from pictures of everyday things. */
export function drawnWorld({ seed = 'pinboard', count = 960, width = 474 }: DrawnWorldOptions = {}): DrawnWorld {
  const society = plantSociety(seed, THEMES, KINDS);

  function plan(index: number): PlannedPin {
    const chance = new Chance(`${seed}/pin/${index}`);
    // Every kind comes up once before any comes up again, so that none is rare.
    const kinds = planKinds(chance, KINDS[(index * 29) % KINDS.length]);
    const scene = planScene(chance, kinds, `${seed}/scene/${index}`, width);
    return { kinds, scene, caption: writeCaption(chance, kinds) };
  }

  async function make(index: number): Promise<MadePin> {
    const { kinds, scene, caption } = plan(index);
    const { bytes, boxes } = await drawScene(scene);
    const largest = boxes.reduce((best, box) => (areaOf(box) > areaOf(best) ? box : best));
    const subject = kinds.find(({ name }) => name === largest.kind);
    if (subject === undefined) throw new RangeError('The scene shows something that was not planned.');
    const provenance = planSaves(new Chance(`${seed}/saves/${index}`), society, subject, Math.min(1, index / count));
    return { ...caption, ...scene.canvas, kind: subject.name, theme: subject.theme, boxes, ...provenance, bytes };
  }

  return { ...society, name: `drawn/${seed}/${width}`, count, endless: true, plan, make };
}

function areaOf({ width, height }: Box): number {
  return width * height;
}

function planKinds(chance: Chance, hero: Kind | undefined): Kind[] {
  if (hero === undefined) throw new RangeError('There are no kinds to draw.');
  const number = chance.pick([1, 1, 1, 2, 2, 2, 2, 3, 3, 4]);
  const others = KINDS.filter((kind) => kind !== hero);
  return [hero, ...chance.sample(others, number - 1, (kind) => affinity(hero, kind))];
}

/** How likely two kinds are seen together: mostly with their own theme, the more so the more words they share. */
function affinity(hero: Kind, { theme, words }: Kind): number {
  const shared = words.filter((word) => hero.words.includes(word)).length;
  // Nobody serves a rabbit and a backpack.
  if (hero.theme === 'food' && theme !== 'food') return 0;
  const outdoors = new Set(['places', 'plants', 'animals']);
  const near = outdoors.has(theme) === outdoors.has(hero.theme) ? 0.3 : 0.06;
  return (theme === hero.theme ? 3 : near) * (1 + 2 * shared);
}
