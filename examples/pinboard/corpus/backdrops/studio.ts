import { band, glow, vertical } from '../backdrop.js';
import type { PaintBackdrop } from '../backdrop.js';
import { blend } from '../palette.js';

/** A photographer's sweep of paper, lit from one side. */
export const studio: PaintBackdrop = (canvas, palette, chance) => {
  const { width, height } = canvas;
  const ground = chance.range(0.74, 0.86);
  const tone = chance.pick([palette.full, palette.accent, palette.second]);
  const wall = blend(tone, palette.pale, chance.range(0.2, 0.6));
  const floor = blend(wall, palette.deep, 0.14);
  const side = chance.flip() ? 0.15 : 0.85;
  const svg =
    `<defs>${vertical('wall', [0, blend(wall, palette.deep, 0.1)], [0.45, wall], [ground - 0.06, blend(wall, '#ffffff', 0.25)], [ground + 0.03, floor], [1, wall])}` +
    `${glow('lamp', '#ffffff', 0.55)}</defs>` +
    band(canvas, 0, height, 'url(#wall)') +
    `<ellipse cx="${width * side}" cy="${height * 0.2}" rx="${width * 0.8}" ry="${height * 0.5}" fill="url(#lamp)"/>`;
  return { svg, ground, shadow: 0.4 };
};

/** A plinth or two before a wall with an arch. */
export const plinth: PaintBackdrop = (canvas, palette, chance) => {
  const { width, height } = canvas;
  const ground = chance.range(0.78, 0.86);
  const wall = blend(palette.full, palette.pale, 0.5);
  const arch = blend(chance.pick([palette.accent, palette.second]), palette.pale, 0.45);
  const across = width * chance.range(0.6, 0.8);
  const left = (width - across) / 2 + width * chance.range(-0.08, 0.08);
  const top = height * chance.range(0.12, 0.25);
  const floor = height * (ground - 0.07);
  const svg =
    `<defs>${vertical('wall', [0, blend(wall, palette.deep, 0.06)], [1, wall])}${vertical('floor', [0, blend(wall, palette.deep, 0.16)], [1, blend(wall, palette.deep, 0.04)])}</defs>` +
    band(canvas, 0, height, 'url(#wall)') +
    `<path d="M${left} ${floor} V${top + across / 2} A${across / 2} ${across / 2} 0 0 1 ${left + across} ${top + across / 2} V${floor} Z" fill="${arch}"/>` +
    band(canvas, floor, height, 'url(#floor)');
  return { svg, ground, shadow: 0.45 };
};
