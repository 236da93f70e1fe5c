import { band } from '../backdrop.js';
import type { Backdrop, Canvas, PaintBackdrop } from '../backdrop.js';
import type { Chance } from '../chance.js';
import { blend } from '../palette.js';

function above(svg: string): Backdrop {
  return { svg, ground: undefined, shadow: 0.42 };
}

function pattern(size: number, body: string, angle: number): string {
  return `<defs><pattern id="p" width="${size}" height="${size}" patternUnits="userSpaceOnUse" patternTransform="rotate(${angle})">${body}</pattern></defs>`;
}

/** Paper with dots. */
export const dots: PaintBackdrop = (canvas, palette, chance) => {
  const size = chance.integer(26, 52);
  const ink = blend(chance.pick([palette.accent, palette.second]), palette.full, 0.35);
  const dot = (at: number): string => `<circle cx="${at}" cy="${at}" r="${size * 0.11}" fill="${ink}"/>`;
  const paper = chance.pick([palette.pale, palette.full]);
  return above(
    pattern(size, dot(size / 4) + dot((size * 3) / 4), chance.integer(0, 45)) +
      band(canvas, 0, canvas.height, paper) +
      band(canvas, 0, canvas.height, 'url(#p)'),
  );
};

/** Broad soft stripes. */
export const stripes: PaintBackdrop = (canvas, palette, chance) => {
  const size = chance.integer(36, 90);
  const tone = chance.pick([palette.full, palette.accent, palette.second]);
  const body = `<rect width="${size / 2}" height="${size}" fill="${blend(tone, palette.pale, 0.55)}"/>`;
  return above(
    pattern(size, body, chance.pick([0, 90, 35, -35])) +
      band(canvas, 0, canvas.height, blend(tone, palette.pale, 0.78)) +
      band(canvas, 0, canvas.height, 'url(#p)'),
  );
};

/** A picnic cloth. */
export const gingham: PaintBackdrop = (canvas, palette, chance) => {
  const size = chance.integer(40, 70);
  const tone = chance.pick([palette.accent, palette.second]);
  const half = size / 2;
  const body = `<rect width="${half}" height="${size}" fill="${tone}" opacity="0.35"/><rect width="${size}" height="${half}" fill="${tone}" opacity="0.35"/>`;
  return above(
    pattern(size, body, chance.pick([0, 0, 45])) +
      band(canvas, 0, canvas.height, '#fffdf8') +
      band(canvas, 0, canvas.height, 'url(#p)'),
  );
};

/** Chips of stone in plaster. */
export const terrazzo: PaintBackdrop = (canvas, palette, chance) => {
  const chips = Array.from({ length: 70 }, () => chip(canvas, chance, [palette.accent, palette.second, palette.full]));
  return above(band(canvas, 0, canvas.height, blend(palette.pale, '#ffffff', 0.3)) + chips.join(''));
};

function chip({ width, height }: Canvas, chance: Chance, colours: readonly string[]): string {
  const [x, y, size] = [chance.range(0, width), chance.range(0, height), chance.range(5, 17)];
  const corners = Array.from({ length: 5 }, (_, i) => {
    const angle = ((i + chance.range(-0.3, 0.3)) / 5) * 2 * Math.PI;
    const reach = size * chance.range(0.6, 1);
    return `${(x + Math.cos(angle) * reach).toFixed(1)},${(y + Math.sin(angle) * reach).toFixed(1)}`;
  });
  return `<polygon points="${corners.join(' ')}" fill="${chance.pick(colours)}" opacity="${chance.range(0.35, 0.7).toFixed(2)}"/>`;
}

/** Two fields of colour that meet on a slant. */
export const twoTone: PaintBackdrop = (canvas, palette, chance) => {
  const { width, height } = canvas;
  const [first, second] = chance.sample([palette.full, palette.pale, palette.accent, palette.second], 2);
  const [left, right] = [height * chance.range(0.2, 0.8), height * chance.range(0.2, 0.8)];
  return above(
    band(canvas, 0, height, blend(first ?? palette.full, '#ffffff', 0.2)) +
      `<path d="M0 ${left} L${width} ${right} V${height} H0 Z" fill="${blend(second ?? palette.pale, '#ffffff', 0.15)}"/>`,
  );
};
