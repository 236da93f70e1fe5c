import { band, glow, vertical } from '../backdrop.js';
import type { Canvas, PaintBackdrop } from '../backdrop.js';
import type { Chance } from '../chance.js';
import { blend } from '../palette.js';

function boards(canvas: Canvas, top: number, colour: string, chance: Chance): string {
  const { width, height } = canvas;
  const rows = 5;
  return Array.from({ length: rows }, (_, row) => {
    // Boards look broader the nearer they are.
    const [from, to] = [(row / rows) ** 1.6, ((row + 1) / rows) ** 1.6].map((share) => top + (height - top) * share);
    if (from === undefined || to === undefined) return '';
    const shade = blend(colour, chance.flip() ? '#000000' : '#ffffff', chance.range(0, 0.08));
    const seam = `<rect x="0" y="${from.toFixed(1)}" width="${width}" height="1.6" fill="#000" opacity="0.16"/>`;
    const joint = `<rect x="${chance.range(0, width).toFixed(1)}" y="${from.toFixed(1)}" width="1.4" height="${(to - from).toFixed(1)}" fill="#000" opacity="0.12"/>`;
    return band(canvas, from, to, shade) + seam + joint;
  }).join('');
}

const WOODS = ['#c08a5a', '#a8714a', '#d9b38c', '#8a5a3c', '#e3cdb0', '#6d4a35'];

/** A wooden table before a painted wall. */
export const table: PaintBackdrop = (canvas, palette, chance) => {
  const { width, height } = canvas;
  const edge = height * chance.range(0.56, 0.68);
  const wall = blend(
    chance.pick([palette.full, palette.second, palette.accent]),
    palette.pale,
    chance.range(0.35, 0.7),
  );
  const svg =
    `<defs>${vertical('wall', [0, blend(wall, palette.deep, 0.16)], [1, wall])}${glow('lamp', '#fff6df', 0.6)}</defs>` +
    band(canvas, 0, height, 'url(#wall)') +
    `<ellipse cx="${width * chance.range(0.1, 0.9)}" cy="${height * 0.15}" rx="${width * 0.6}" ry="${height * 0.45}" fill="url(#lamp)"/>` +
    boards(canvas, edge, chance.pick(WOODS), chance);
  return { svg, ground: chance.range(0.83, 0.9), shadow: 0.5 };
};

/** A room with light that falls through a window. */
export const room: PaintBackdrop = (canvas, palette, chance) => {
  const { width, height } = canvas;
  const edge = height * chance.range(0.7, 0.78);
  const wall = blend(chance.pick([palette.pale, palette.full]), palette.second, chance.range(0, 0.25));
  const left = width * chance.range(0.05, 0.45);
  const [pane, gap, slant] = [width * 0.17, width * 0.025, width * 0.12];
  const panes = [0, 1].flatMap((column) =>
    [0, 1].map((row) => {
      const [x, y] = [left + column * (pane + gap), height * 0.1 + row * (pane * 1.3 + gap)];
      return `<path d="M${x} ${y} h${pane} l${slant} ${pane * 1.3} h${-pane} Z" fill="#fffbe8" opacity="0.5"/>`;
    }),
  );
  const svg =
    `<defs>${vertical('wall', [0, wall], [1, blend(wall, palette.deep, 0.12)])}</defs>` +
    band(canvas, 0, height, 'url(#wall)') +
    panes.join('') +
    boards(canvas, edge, chance.pick(WOODS), chance) +
    band(canvas, edge - 7, edge, blend(wall, '#ffffff', 0.6));
  return { svg, ground: chance.range(0.86, 0.92), shadow: 0.5 };
};

/** Lights out of focus in the dark. */
export const bokeh: PaintBackdrop = (canvas, palette, chance) => {
  const { width, height } = canvas;
  const spots = Array.from({ length: 22 }, () => {
    const radius = chance.range(14, 56);
    return `<circle cx="${chance.range(0, width).toFixed(0)}" cy="${chance.range(0, height * 0.75).toFixed(0)}" r="${radius.toFixed(0)}" fill="url(#s${chance.integer(0, 2)})"/>`;
  });
  const svg =
    `<defs>${vertical('dark', [0, blend(palette.deep, '#000000', 0.25)], [0.7, blend(palette.deep, palette.accent, 0.4)], [0.8, blend(palette.deep, '#000000', 0.1)], [1, palette.deep])}` +
    `${glow('s0', palette.accent, 0.8)}${glow('s1', palette.full, 0.7)}${glow('s2', '#ffe9b8', 0.75)}</defs>` +
    band(canvas, 0, height, 'url(#dark)') +
    spots.join('');
  return { svg, ground: chance.range(0.84, 0.9), shadow: 0.6 };
};
