import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawScene } from '../../corpus/draw.js';
import { drawnWorld } from '../../corpus/drawn-world.js';
import { KINDS } from '../../corpus/kinds/all.js';

const world = drawnWorld();
const plans = Array.from({ length: world.count }, (_, index) => world.plan(index));

describe('the drawn world, as planned', () => {
  it('has at least 800 pins of at least 24 kinds in at least 6 themes', () => {
    const heroes = plans.map(({ kinds: [hero] }) => hero);
    expect(plans.length).toBeGreaterThanOrEqual(800);
    expect(new Set(heroes.map((hero) => hero?.name)).size).toBeGreaterThanOrEqual(24);
    expect(new Set(heroes.map((hero) => hero?.theme)).size).toBeGreaterThanOrEqual(6);
  });

  it('shows every kind at least 8 times as the largest object', () => {
    const counts = KINDS.map(({ name }) => plans.filter(({ kinds: [hero] }) => hero?.name === name).length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(8);
  });

  it('shows two to four objects in more than half of the scenes, and never more', () => {
    const numbers = plans.map(({ kinds }) => kinds.length);
    expect(numbers.filter((number) => number >= 2).length).toBeGreaterThan(plans.length / 2);
    expect(Math.max(...numbers)).toBe(4);
    expect(Math.min(...numbers)).toBe(1);
  });

  it('writes titles and descriptions that seldom repeat and leave no gap', () => {
    const texts = plans.map(({ caption }) => `${caption.title} ${caption.description}`);
    expect(texts.filter((text) => /[{}]|undefined|\s{2}|\ba [aeio]/i.test(text))).toEqual([]);
    expect(new Set(texts).size).toBeGreaterThan(plans.length * 0.95);
    expect(new Set(plans.map(({ caption }) => caption.title)).size).toBeGreaterThan(plans.length * 0.7);
  });

  it('has portrait, square and landscape pictures', () => {
    const shapes = plans.map(({ scene: { canvas } }) => Math.sign(canvas.height - canvas.width));
    expect(new Set(shapes)).toEqual(new Set([-1, 0, 1]));
  });
});

describe('the drawn world, as drawn', () => {
  it('gives each pin the kind and theme of its largest box, and every box a place inside the picture', async () => {
    const small = drawnWorld({ width: 160 });
    for (let index = 0; index < 40; index++) {
      const { boxes, kind, theme, width, height } = await small.make(index).then(present);
      const [largest] = [...boxes].sort((a, b) => b.width * b.height - a.width * a.height);
      expect(largest?.kind).toBe(kind);
      expect(KINDS.find(({ name }) => name === kind)?.theme).toBe(theme);
      for (const box of boxes) {
        expect(Math.min(box.x, box.y, box.width - 8, box.height - 8)).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
      }
    }
  });

  it('draws true boxes: they hold nearly all of what differs from the backdrop alone', async () => {
    for (const { scene } of plans.filter(({ kinds }) => kinds.length === 2).slice(0, 6)) {
      const { bytes, boxes } = await drawScene(scene);
      const { bytes: without } = await drawScene({ ...scene, objects: [] });
      const [full, bare] = await Promise.all([bytes, without].map((each) => sharp(each).greyscale().raw().toBuffer()));
      let [inside, all] = [0, 0];
      present(full).forEach((value, at) => {
        if (Math.abs(value - (bare?.[at] ?? 0)) < 16) return;
        const [x, y] = [at % scene.canvas.width, Math.floor(at / scene.canvas.width)];
        all += 1;
        if (boxes.some((box) => x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height))
          inside += 1;
      });
      // The rest is their shadows.
      expect(inside / all).toBeGreaterThan(0.8);
    }
  });

  it('is the same for the same seed, to the byte, and another for another seed', async () => {
    const make = (seed: string) => drawnWorld({ seed, width: 120 }).make(7).then(present);
    const [first, again, other] = await Promise.all([make('x'), make('x'), make('y')]);
    expect(again).toEqual(first);
    expect(other.bytes).not.toEqual(first.bytes);
  });
});

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('There is nothing.');
  return value;
}
