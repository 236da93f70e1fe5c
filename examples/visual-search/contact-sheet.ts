import type { Box } from '@feedloom/core';
import sharp from 'sharp';

const TILE = 240;
const GAP = 12;
const COLUMNS = 4;
const BAR = 6;

/** One picture of the sheet. */
export interface SheetPicture {
  readonly file: string;
  /** 0 to 1: how long the bar below it is. */
  readonly similarity: number;
}

/** What a sheet shows. */
export interface ContactSheet {
  /** The picture that was asked for, large, with a frame around the part that was looked at. */
  readonly query: string;
  readonly crop: Box | undefined;
  /** Best first; below the query, from left to right. */
  readonly found: readonly SheetPicture[];
}

/** Draws a contact sheet as a JPEG file. */
export async function drawContactSheet({ query, crop, found }: ContactSheet): Promise<Buffer> {
  const step = TILE + GAP;
  const width = COLUMNS * step + GAP;
  const large = 2 * TILE + GAP;
  const asked = await tile(query, large, crop);
  const tiles = await Promise.all(
    found.map(async ({ file, similarity }, place) => {
      const left = GAP + (place % COLUMNS) * step;
      const top = 2 * GAP + large + Math.floor(place / COLUMNS) * (step + BAR + GAP);
      return [
        { input: await tile(file, TILE), left, top },
        { input: bar(similarity), left, top: top + TILE + GAP / 2 },
      ];
    }),
  );
  const rows = Math.ceil(found.length / COLUMNS);
  const height = 3 * GAP + large + rows * (step + BAR + GAP);
  return sharp({ create: { width, height, channels: 3, background: '#f6f5f2' } })
    .composite([{ input: asked, left: GAP, top: GAP }, ...tiles.flat()])
    .jpeg({ quality: 86 })
    .toBuffer();
}

async function tile(file: string, side: number, crop?: Box): Promise<Buffer> {
  const whole = await sharp(file, { autoOrient: true, pages: 1 })
    .resize(side, side, { fit: 'contain', background: '#e9e7e1' })
    .flatten({ background: '#e9e7e1' })
    .png()
    .toBuffer({ resolveWithObject: true });
  if (crop === undefined) return whole.data;
  const { autoOrient } = await sharp(file).metadata();
  const scale = side / Math.max(autoOrient.width, autoOrient.height);
  const [drawnWidth, drawnHeight] = [autoOrient.width * scale, autoOrient.height * scale];
  const frame = {
    x: (side - drawnWidth) / 2 + crop.x * drawnWidth,
    y: (side - drawnHeight) / 2 + crop.y * drawnHeight,
    width: crop.width * drawnWidth,
    height: crop.height * drawnHeight,
  };
  const svg = `<svg width="${side}" height="${side}"><rect x="${frame.x}" y="${frame.y}" width="${frame.width}" height="${frame.height}" fill="none" stroke="#e60023" stroke-width="4" rx="6"/></svg>`;
  return sharp(whole.data)
    .composite([{ input: Buffer.from(svg) }])
    .png()
    .toBuffer();
}

function bar(similarity: number): Buffer {
  const length = Math.round(Math.max(0, Math.min(1, similarity)) * TILE);
  return Buffer.from(
    `<svg width="${TILE}" height="${BAR}"><rect width="${TILE}" height="${BAR}" rx="3" fill="#dedbd3"/><rect width="${length}" height="${BAR}" rx="3" fill="#e60023"/></svg>`,
  );
}
