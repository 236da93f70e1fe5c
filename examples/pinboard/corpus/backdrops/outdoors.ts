import { band, glow, vertical } from '../backdrop.js';
import type { Canvas, PaintBackdrop } from '../backdrop.js';
import type { Chance } from '../chance.js';
import { blend } from '../palette.js';

function cloud({ width, height }: Canvas, chance: Chance): string {
  const [x, y, size] = [chance.range(0, width), height * chance.range(0.04, 0.38), chance.range(22, 48)];
  const puff = (dx: number, dy: number, r: number): string =>
    `<circle cx="${(x + dx * size).toFixed(0)}" cy="${(y + dy * size).toFixed(0)}" r="${(r * size).toFixed(0)}"/>`;
  const body = puff(-1, 0.15, 0.5) + puff(-0.3, -0.15, 0.7) + puff(0.5, 0, 0.58) + puff(1.1, 0.2, 0.4);
  return `<g fill="#ffffff" opacity="${chance.range(0.55, 0.9).toFixed(2)}">${body}</g>`;
}

function hill({ width, height }: Canvas, top: number, colour: string, chance: Chance): string {
  const [a, b] = [top + height * chance.range(-0.09, 0.05), top + height * chance.range(-0.05, 0.09)];
  return `<path d="M0 ${top} C${width * 0.3} ${a} ${width * 0.6} ${b} ${width} ${top + height * chance.range(-0.04, 0.04)} V${height} H0 Z" fill="${colour}"/>`;
}

const SKIES = [
  ['#8ecdf5', '#dff3ff'],
  ['#6fb6e8', '#fbe9d0'],
  ['#f7a58b', '#fde3b8'],
  ['#b9a7e6', '#fbd3d9'],
  ['#9fd8d2', '#f6fbe6'],
] as const;

/** Hills under a sky with clouds. */
export const meadow: PaintBackdrop = (canvas, _palette, chance) => {
  const { height } = canvas;
  const [high, low] = chance.pick(SKIES);
  const green = chance.pick(['#7cb866', '#8fbf5a', '#5fa777', '#b9b55a', '#d9a95b']);
  const top = height * chance.range(0.55, 0.68);
  const svg =
    `<defs>${vertical('sky', [0, high], [0.7, low])}</defs>` +
    band(canvas, 0, height, 'url(#sky)') +
    Array.from({ length: chance.integer(1, 4) }, () => cloud(canvas, chance)).join('') +
    hill(canvas, top, blend(green, high, 0.45), chance) +
    hill(canvas, top + height * 0.09, blend(green, low, 0.15), chance) +
    hill(canvas, top + height * 0.2, blend(green, '#1d3b20', 0.12), chance);
  return { svg, ground: chance.range(0.86, 0.93), shadow: 0.38 };
};

/** Sand, sea and a low sun. */
export const shore: PaintBackdrop = (canvas, _palette, chance) => {
  const { width, height } = canvas;
  const [high, low] = chance.pick(SKIES);
  const sea = chance.pick(['#2f8fb3', '#3aa6a0', '#4a7fc1', '#5fa9d8']);
  const [horizon, beach] = [height * chance.range(0.45, 0.55), height * chance.range(0.7, 0.78)];
  const svg =
    `<defs>${vertical('sky', [0, high], [0.55, low])}${vertical('sea', [0, blend(sea, low, 0.45)], [1, sea])}${vertical('sand', [0, '#f3dfb6'], [1, '#e0c08c'])}${glow('sun', '#fff4cf', 0.95)}</defs>` +
    band(canvas, 0, height, 'url(#sky)') +
    `<circle cx="${width * chance.range(0.15, 0.85)}" cy="${horizon - height * 0.08}" r="${width * 0.3}" fill="url(#sun)"/>` +
    band(canvas, horizon, height, 'url(#sea)') +
    `<path d="M0 ${beach} Q${width * 0.3} ${beach - 22} ${width * 0.6} ${beach} T${width} ${beach - 8} V${height} H0 Z" fill="#ffffff" opacity="0.7"/>` +
    `<path d="M0 ${beach + 9} Q${width * 0.3} ${beach - 12} ${width * 0.6} ${beach + 9} T${width} ${beach + 2} V${height} H0 Z" fill="url(#sand)"/>`;
  return { svg, ground: chance.range(0.88, 0.93), shadow: 0.36 };
};

/** A night sky over dark hills. */
export const night: PaintBackdrop = (canvas, palette, chance) => {
  const { width, height } = canvas;
  const dusk = chance.pick(['#3d3a78', '#27476e', '#5a3a6b', '#1f4f5c']);
  const top = height * chance.range(0.66, 0.76);
  const stars = Array.from(
    { length: 60 },
    () =>
      `<circle cx="${chance.range(0, width).toFixed(0)}" cy="${chance.range(0, top).toFixed(0)}" r="${chance.range(0.6, 2).toFixed(1)}" opacity="${chance.range(0.35, 1).toFixed(2)}"/>`,
  );
  const svg =
    `<defs>${vertical('sky', [0, blend(dusk, '#05070f', 0.6)], [0.75, dusk])}${glow('moon', '#fff6d8', 0.9)}</defs>` +
    band(canvas, 0, height, 'url(#sky)') +
    `<g fill="#fff">${stars.join('')}</g>` +
    `<circle cx="${width * chance.range(0.15, 0.85)}" cy="${height * 0.16}" r="${width * 0.2}" fill="url(#moon)"/>` +
    hill(canvas, top, blend(dusk, palette.deep, 0.5), chance) +
    hill(canvas, top + height * 0.1, blend(palette.deep, '#000000', 0.2), chance);
  return { svg, ground: chance.range(0.86, 0.93), shadow: 0.5 };
};

/** Clear water seen from the side. */
export const underwater: PaintBackdrop = (canvas, palette, chance) => {
  const { width, height } = canvas;
  const sea = chance.pick(['#1f7a9c', '#2b8f8a', '#2f6fb0']);
  const rays = Array.from({ length: 5 }, () => {
    const x = chance.range(0, width);
    return `<path d="M${x} 0 h${chance.range(14, 40)} l${chance.range(30, 90)} ${height * 0.8} h-70 Z" fill="#ffffff" opacity="0.08"/>`;
  });
  const bubbles = Array.from(
    { length: 16 },
    () =>
      `<circle cx="${chance.range(0, width).toFixed(0)}" cy="${chance.range(0, height).toFixed(0)}" r="${chance.range(3, 9).toFixed(1)}" fill="none" stroke="#fff" stroke-width="1.4" opacity="0.45"/>`,
  );
  const svg =
    `<defs>${vertical('sea', [0, blend(sea, '#c9f2ff', 0.6)], [0.6, sea], [1, blend(sea, '#04202e', 0.55)])}</defs>` +
    band(canvas, 0, height, 'url(#sea)') +
    rays.join('') +
    bubbles.join('') +
    hill(canvas, height * 0.88, blend(palette.full, '#c2a878', 0.7), chance);
  return { svg, ground: 0.93, shadow: 0.35 };
};
