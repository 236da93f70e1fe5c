import { escapeXml, short, ticks } from './svg.js';

/** The size of a plot. */
export const SIZE = { width: 720, height: 400 };

const LEFT = 64;
const TOP = 32;
const BOTTOM = 48;

/** Where values lie in a plot, and its axes drawn. */
export interface Frame {
  /** The x of a value. */
  x(value: number): number;
  /** The y of a value. */
  y(value: number): number;
  /** The axes. */
  readonly axes: string;
}

/** Lays out a plot from 0 to round numbers above the most. */
export function frame(
  most: { readonly x: number; readonly y: number },
  labels: { readonly x: string; readonly y: string },
  { right = 24 }: { right?: number } = {},
): Frame {
  const xs = ticks(Math.max(most.x, Number.MIN_VALUE * 1e10));
  const ys = ticks(Math.max(most.y, Number.MIN_VALUE * 1e10));
  const [width, height] = [SIZE.width - LEFT - right, SIZE.height - TOP - BOTTOM];
  const x = (value: number): number => LEFT + (value / (xs.at(-1) ?? 1)) * width;
  const y = (value: number): number => TOP + height - (value / (ys.at(-1) ?? 1)) * height;
  const axes = [
    ...ys.map(
      (value) =>
        `<path class="grid" d="M${LEFT} ${short(y(value))}h${width}"/>` +
        `<text x="${LEFT - 6}" y="${short(y(value) + 4)}" text-anchor="end">${Number(value.toPrecision(4))}</text>`,
    ),
    ...xs.map(
      (value) =>
        `<text x="${short(x(value))}" y="${TOP + height + 18}" text-anchor="middle">${Number(value.toPrecision(4))}</text>`,
    ),
    `<path class="axis" d="M${LEFT} ${TOP}v${height}h${width}"/>`,
    `<text x="${LEFT + width / 2}" y="${SIZE.height - 8}" text-anchor="middle">${escapeXml(labels.x)}</text>`,
    `<text transform="translate(16 ${TOP + height / 2}) rotate(-90)" text-anchor="middle">${escapeXml(labels.y)}</text>`,
  ];
  return { x, y, axes: axes.join('\n') };
}
