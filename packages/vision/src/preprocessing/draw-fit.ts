import type { Sharp } from 'sharp';
import type { PixelRectangle, PixelSize } from '../images/pixel-rectangle.js';
import type { Fit } from './fit-plan.js';
import { framePixels } from './frame-pixels.js';
import type { PreprocessingPlan, Resample } from './preprocessing-plan.js';
import { resamplePixels } from './resample-pixels.js';
import type { RgbPixels } from './resample-pixels.js';
import { resampleTable } from './resample-table.js';

/** What to draw. */
export interface Drawing {
  /** Which kernel and colours. */
  readonly plan: PreprocessingPlan;
  /** Which sizes and offsets. */
  readonly fit: Fit;
  /** The part of the picture that `fit` was worked out for. */
  readonly region: PixelRectangle;
  /** The size of the whole picture. */
  readonly original: PixelSize;
  /** What shows through transparent pixels. */
  readonly background: Colour;
}

type Colour = readonly [number, number, number];

const BLACK: Colour = [0, 0, 0];

const KERNELS = {
  nearest: 'nearest',
  bilinear: 'linear',
  bicubic: 'cubic',
  lanczos: 'lanczos3',
} as const satisfies Record<Resample, string>;

/** Draws the upright picture as a plan wants it. libvips shrinks and cuts; what it cannot do well is done here. */
export async function drawFit(image: Sharp, drawing: Drawing): Promise<RgbPixels> {
  const { plan, fit } = drawing;
  const { part, resized, kept, margins } = fit;
  const isNearest = plan.resample === 'nearest';
  const byLibvips = {
    width: isNearest ? part.width : Math.min(part.width, resized.width),
    height: isNearest ? part.height : Math.min(part.height, resized.height),
  };
  const fill = plan.pad?.fill ?? BLACK;
  takePart(image, drawing);
  if (byLibvips.width !== part.width || byLibvips.height !== part.height) {
    const kernel = KERNELS[plan.resample];
    // The last factor of two of shrinking on load would cost half of the agreement with Pillow.
    image.resize(byLibvips.width, byLibvips.height, { fit: 'fill', kernel, fastShrinkOnLoad: false });
  }
  if (byLibvips.width === resized.width && byLibvips.height === resized.height) {
    if (!isWhole(kept, resized)) image.extract(kept);
    return framePixels(await rgb(image), margins, fill);
  }
  const columns = { from: byLibvips.width, to: resized.width, start: kept.left, length: kept.width };
  const rows = { from: byLibvips.height, to: resized.height, start: kept.top, length: kept.height };
  const [x, y] = [resampleTable(plan.resample, columns), resampleTable(plan.resample, rows)];
  return framePixels(await resamplePixels(await rgb(image), x, y), margins, fill);
}

function takePart(image: Sharp, { plan, fit: { part }, region, original, background: [r, g, b] }: Drawing): void {
  const source = { ...part, left: region.left + part.left, top: region.top + part.top };
  // An extract turns off shrinking on load, which averages: left out where it takes everything, unless for `nearest`.
  if (plan.resample === 'nearest' || !isWhole(source, original)) image.extract(source);
  image.flatten({ background: { r, g, b } });
}

async function rgb(image: Sharp): Promise<RgbPixels> {
  const { data, info } = await image.toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

function isWhole({ left, top, width, height }: PixelRectangle, size: PixelSize): boolean {
  return left === 0 && top === 0 && width === size.width && height === size.height;
}
