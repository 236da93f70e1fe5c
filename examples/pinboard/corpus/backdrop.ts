import type { Chance } from './chance.js';
import type { Palette } from './palette.js';

/** The size of a scene, in pixels. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
}

/** What stands behind the objects of a scene. */
export interface Backdrop {
  /** The inside of an SVG of the canvas's size. */
  readonly svg: string;
  /** Where objects stand, as a share of the height; `undefined` if they are seen from above. */
  readonly ground: number | undefined;
  /** How strong shadows are, from 0 to 1. */
  readonly shadow: number;
}

/** Paints a backdrop. The same chance paints the same one. */
export type PaintBackdrop = (canvas: Canvas, palette: Palette, chance: Chance) => Backdrop;

/** A vertical gradient named `id`, from stops of offset and colour. */
export function vertical(id: string, ...stops: readonly (readonly [offset: number, colour: string])[]): string {
  const body = stops.map(([offset, colour]) => `<stop offset="${offset}" stop-color="${colour}"/>`).join('');
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${body}</linearGradient>`;
}

/** A soft round spot. Cheaper than a blur, and looks the same. */
export function glow(id: string, colour: string, opacity: number): string {
  return (
    `<radialGradient id="${id}"><stop offset="0" stop-color="${colour}" stop-opacity="${opacity}"/>` +
    `<stop offset="0.55" stop-color="${colour}" stop-opacity="${(opacity * 0.45).toFixed(3)}"/>` +
    `<stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`
  );
}

/** A rectangle over the full width, from `top` to `bottom` in pixels. */
export function band({ width }: Canvas, top: number, bottom: number, fill: string): string {
  return `<rect x="0" y="${top.toFixed(1)}" width="${width}" height="${(bottom - top).toFixed(1)}" fill="${fill}"/>`;
}
