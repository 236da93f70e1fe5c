import { BACKDROPS, SEA } from './backdrops/by-theme.js';
import type { Canvas, PaintBackdrop } from './backdrop.js';
import { Chance } from './chance.js';
import type { Kind } from './kind.js';
import { PALETTES } from './palette.js';
import type { Palette } from './palette.js';

/** One object of a scene, before its picture is measured. */
export interface PlannedObject {
  readonly kind: Kind;
  /** The middle of its lower edge, or its middle if seen from above; in shares of the canvas. */
  readonly x: number;
  readonly y: number;
  /** The most of the canvas's width and height that it may take. */
  readonly reach: number;
  readonly angle: number;
  readonly mirrored: boolean;
}

/** Light over a whole scene. */
export interface Light {
  /** From -1 (dark) to 1 (bright). */
  readonly brightness: number;
  readonly tint: string;
  readonly strength: number;
}

/** Everything that drawing needs: the same plan gives the same picture. */
export interface Scene {
  readonly canvas: Canvas;
  readonly palette: Palette;
  readonly paint: PaintBackdrop;
  /** Seeds the backdrop. */
  readonly seed: string;
  /** The largest first. */
  readonly objects: readonly PlannedObject[];
  readonly light: Light;
}

type Spot = readonly [x: number, y: number, reach: number];

/** Where objects stand, by their number: x, distance from the ground line (down is positive), reach. */
const STANDING: readonly (readonly (readonly Spot[])[])[] = [
  [[[0.5, 0, 0.74]], [[0.46, 0.01, 0.66]]],
  [
    [
      [0.36, -0.02, 0.6],
      [0.78, 0.03, 0.4],
    ],
    [
      [0.44, -0.05, 0.64],
      [0.77, 0.04, 0.38],
    ],
  ],
  [
    [
      [0.5, -0.07, 0.6],
      [0.2, 0.03, 0.36],
      [0.8, 0.04, 0.36],
    ],
    [
      [0.34, -0.05, 0.58],
      [0.72, -0.02, 0.38],
      [0.8, 0.06, 0.28],
    ],
  ],
  [
    [
      [0.5, -0.09, 0.56],
      [0.17, 0, 0.32],
      [0.83, 0.01, 0.32],
      [0.42, 0.06, 0.27],
    ],
  ],
];

/** Where objects lie when seen from above, by their number: x, y, reach. */
const LYING: readonly (readonly (readonly Spot[])[])[] = [
  [[[0.5, 0.5, 0.76]]],
  [
    [
      [0.4, 0.34, 0.62],
      [0.68, 0.76, 0.42],
    ],
    [
      [0.6, 0.64, 0.62],
      [0.3, 0.23, 0.4],
    ],
  ],
  [
    [
      [0.5, 0.33, 0.58],
      [0.27, 0.78, 0.38],
      [0.74, 0.77, 0.38],
    ],
    [
      [0.58, 0.66, 0.6],
      [0.26, 0.25, 0.38],
      [0.72, 0.2, 0.32],
    ],
  ],
  [
    [
      [0.37, 0.32, 0.52],
      [0.77, 0.24, 0.34],
      [0.25, 0.77, 0.36],
      [0.7, 0.7, 0.42],
    ],
  ],
];

const RATIOS = [1.5, 1.5, 1.5, 1.25, 1.25, 1.33, 1, 1, 0.8, 1.7];

/** Plans a scene about `kinds`, of which the first is to be the largest. */
export function planScene(chance: Chance, kinds: readonly Kind[], seed: string, width: number): Scene {
  const [hero] = kinds;
  if (hero === undefined) throw new RangeError('A scene needs at least one object.');
  const paint = chance.pick(hero.words.includes('sea') && hero.theme === 'animals' ? SEA : BACKDROPS[hero.theme]);
  const canvas = { width, height: Math.round(width * chance.pick(RATIOS)) };
  const palette = chance.pick(PALETTES);
  // Whether things stand or lie depends on the backdrop, so a first painting is made for the plan alone.
  const { ground } = paint(canvas, palette, new Chance(seed));
  const layouts = (ground === undefined ? LYING : STANDING)[kinds.length - 1] ?? [];
  const mirroredLayout = chance.flip();
  const objects = chance.pick(layouts).map(([x, y, reach], place): PlannedObject => {
    const across = (mirroredLayout ? 1 - x : x) + chance.range(-0.02, 0.02);
    const down = y + chance.range(-0.015, 0.015);
    return {
      kind: kinds[place] ?? hero,
      x: across,
      y: ground === undefined ? down : Math.min(ground + down, 0.97),
      reach,
      angle: ground === undefined ? chance.integer(-20, 20) : 0,
      mirrored: chance.flip(0.4),
    };
  });
  return { canvas, palette, paint, seed, objects, light: planLight(chance) };
}

function planLight(chance: Chance): Light {
  const tint = chance.pick(['#ffb25c', '#ffd9a0', '#7fb4ff', '#ff9db0', '#fff3d1', '#9ad7c6']);
  return { brightness: chance.range(-0.16, 0.1), tint, strength: chance.range(0.05, 0.4) };
}
