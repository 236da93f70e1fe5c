import { Buffer } from 'node:buffer';
import sharp from 'sharp';
import type { OverlayOptions } from 'sharp';
import type { Box } from '../catalogue/pin.js';
import { glow } from './backdrop.js';
import type { Canvas } from './backdrop.js';
import { Chance } from './chance.js';
import { cutOut, resize, silhouette } from './cutout.js';
import type { Cutout } from './cutout.js';
import type { Light, PlannedObject, Scene } from './scene.js';

/** A drawn scene. */
export interface Drawing {
  /** WebP. */
  readonly bytes: Buffer;
  /** Where each object is, in the order planned. */
  readonly boxes: readonly Box[];
}

/** No other object may be larger than this share of the first one, so that the first names the pin. */
const SECOND_TO_FIRST = 0.7;

interface Placed {
  readonly cutout: Cutout;
  readonly box: Box;
}

/** Draws a scene and measures where its objects are. */
export async function drawScene(scene: Scene): Promise<Drawing> {
  const { canvas, palette, paint, seed, light } = scene;
  const backdrop = paint(canvas, palette, new Chance(seed));
  const standing = backdrop.ground !== undefined;
  const placed = await placeAll(scene, standing);
  const layers: OverlayOptions[] = [];
  for (const { cutout, box } of [...placed].sort((a, b) => base(a.box) - base(b.box))) {
    if (!standing) layers.push(await fallenShadow(cutout, box, canvas, backdrop.shadow));
    layers.push(layer(cutout, box.x, box.y));
  }
  const contact = standing ? placed.map(({ box }, i) => contactShadow(box, backdrop.shadow, i)).join('') : '';
  const [ground, glare] = [svg(canvas, backdrop.svg + contact), svg(canvas, lightOver(canvas, light))];
  const bytes = await sharp(ground)
    .composite([...layers, { input: glare, blend: 'soft-light' }, { input: svg(canvas, exposure(light)) }])
    .webp({ quality: 84, effort: 2 })
    .toBuffer();
  return { bytes, boxes: placed.map(({ box }) => box) };
}

async function placeAll({ canvas, objects }: Scene, standing: boolean): Promise<Placed[]> {
  const placed: Placed[] = [];
  let largest = Infinity;
  for (const object of objects) {
    const cutout = await cutOut(object.kind.codePoint, object.angle, object.mirrored);
    const [width, height] = fit(cutout, object, canvas, largest * SECOND_TO_FIRST);
    if (largest === Infinity) largest = width * height;
    placed.push({ cutout: await resize(cutout, width, height), box: place(object, width, height, canvas, standing) });
  }
  return placed;
}

function fit(cutout: Cutout, { reach }: PlannedObject, canvas: Canvas, mostArea: number): [number, number] {
  const across = (canvas.width * reach) / cutout.width;
  const down = (canvas.height * Math.min(reach, 0.72)) / cutout.height;
  const byArea = Math.sqrt(mostArea / (cutout.width * cutout.height));
  const scale = Math.min(across, down, byArea);
  return [Math.floor(cutout.width * scale), Math.floor(cutout.height * scale)];
}

function place(object: PlannedObject, width: number, height: number, canvas: Canvas, standing: boolean): Box {
  const left = Math.round(object.x * canvas.width - width / 2);
  const top = Math.round(object.y * canvas.height - (standing ? height : height / 2));
  const inside = (value: number, room: number): number => Math.max(4, Math.min(value, room - 4));
  const [x, y] = [inside(left, canvas.width - width), inside(top, canvas.height - height)];
  return { kind: object.kind.name, x, y, width, height };
}

function base({ y, height }: Box): number {
  return y + height;
}

function layer({ pixels, width, height }: Cutout, left: number, top: number): OverlayOptions {
  return { input: pixels, raw: { width, height, channels: 4 }, left, top };
}

async function fallenShadow(cutout: Cutout, box: Box, canvas: Canvas, opacity: number): Promise<OverlayOptions> {
  const margin = Math.max(8, Math.round(box.width * 0.07));
  const shadow = await silhouette(cutout, margin, opacity);
  // An overlay may stick out of the canvas only to the left and above, so what sticks out elsewhere is cut off.
  const [left, top] = [box.x - margin + Math.round(margin * 0.5), box.y - margin + margin];
  const [width, height] = [Math.min(shadow.width, canvas.width - left), Math.min(shadow.height, canvas.height - top)];
  const { data } = await sharp(shadow.pixels, { raw: { width: shadow.width, height: shadow.height, channels: 4 } })
    .extract({ left: 0, top: 0, width, height })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return layer({ pixels: data, width, height }, left, top);
}

function contactShadow({ x, y, width, height }: Box, opacity: number, place: number): string {
  const [cx, cy] = [x + width / 2, y + height - height * 0.02];
  return (
    `<defs>${glow(`contact${place}`, '#000000', opacity)}</defs>` +
    `<ellipse cx="${cx}" cy="${cy}" rx="${width * 0.58}" ry="${Math.max(7, width * 0.1)}" fill="url(#contact${place})"/>`
  );
}

function lightOver({ width, height }: Canvas, { tint, strength }: Light): string {
  return `<rect width="${width}" height="${height}" fill="${tint}" opacity="${strength.toFixed(2)}"/>`;
}

function exposure({ brightness }: Light): string {
  const fill = brightness < 0 ? '#000000' : '#ffffff';
  return (
    `<rect width="100%" height="100%" fill="${fill}" opacity="${Math.abs(brightness * 0.6).toFixed(3)}"/>` +
    `<defs><radialGradient id="v" r="0.8"><stop offset="0.65" stop-opacity="0"/><stop offset="1" stop-opacity="0.22"/></radialGradient></defs>` +
    `<rect width="100%" height="100%" fill="url(#v)"/>`
  );
}

function svg({ width, height }: Canvas, body: string): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`);
}
