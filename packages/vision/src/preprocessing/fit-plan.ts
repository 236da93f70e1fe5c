import { FeedloomError } from '@feedloom/core';
import type { PixelRectangle, PixelSize } from '../images/pixel-rectangle.js';
import type { PreprocessingPlan } from './preprocessing-plan.js';
import { resizedSize, roundHalfEven } from './resized-size.js';

/** What a plan means for a picture of one size. */
export interface Fit {
  /** The part of the picture that is resized. */
  readonly part: PixelRectangle;
  /** What that part becomes. */
  readonly resized: PixelSize;
  /** What is kept of it then. */
  readonly kept: PixelRectangle;
  /** What is added around it then. */
  readonly margins: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  /** Where the whole picture would lie on the result; beyond its edges if it was cropped. */
  readonly placement: PixelRectangle;
}

/** One axis of a {@link Fit}. */
interface Axis {
  readonly partStart: number;
  readonly partLength: number;
  readonly resized: number;
  readonly keptStart: number;
  readonly keptLength: number;
  readonly before: number;
  readonly after: number;
  readonly placed: number;
}

/** The most pixels that a picture is resized to, before anything is cut off. */
const MAX_RESIZED_PIXELS = 2 ** 23;

/** How much longer than what is kept of it a resized side may be before the rest is cut off beforehand. */
const MAX_EXCESS = 4;

/** Pixels of the finer of the two grids that a kernel sees beyond what is kept. */
const REACH = 4;

/** Works out sizes and offsets. @throws `ERR_TOO_LARGE` if a long and narrow picture would become too large. */
export function fitPlan(plan: PreprocessingPlan, picture: PixelSize): Fit {
  const whole = resizedSize(plan.resize, picture);
  const x = fitAxis(plan, 'width', picture.width, whole.width);
  const y = fitAxis(plan, 'height', picture.height, whole.height);
  if (x.resized * y.resized > MAX_RESIZED_PIXELS) {
    const is = `The picture of ${picture.width} x ${picture.height} pixels`;
    const message = `${is} would become ${x.resized} x ${y.resized}, more than \`${MAX_RESIZED_PIXELS}\`. Crop it.`;
    throw new FeedloomError('ERR_TOO_LARGE', message);
  }
  return {
    part: { left: x.partStart, top: y.partStart, width: x.partLength, height: y.partLength },
    resized: { width: x.resized, height: y.resized },
    kept: { left: x.keptStart, top: y.keptStart, width: x.keptLength, height: y.keptLength },
    margins: { left: x.before, right: x.after, top: y.before, bottom: y.after },
    placement: { left: x.placed, top: y.placed, width: whole.width, height: whole.height },
  };
}

function fitAxis({ crop, pad }: PreprocessingPlan, side: 'width' | 'height', length: number, resized: number): Axis {
  const wanted = crop === undefined ? resized : crop[side];
  const spare = resized - wanted;
  const isFloor = crop?.rounding === 'floor';
  const start = Math.max(0, isFloor ? Math.floor(spare / 2) : roundHalfEven(spare / 2));
  const kept = Math.min(resized, wanted);
  const missing = Math.max(0, -spare);
  const cropMargin = isFloor ? Math.ceil(missing / 2) : Math.floor(missing / 2);
  const added = padding(pad, side, wanted);
  const padMargin = pad?.position === 'centre' ? Math.floor(added / 2) : 0;
  const before = cropMargin + padMargin;
  const after = missing - cropMargin + (added - padMargin);
  return { keptLength: kept, before, after, placed: before - start, ...narrow(length, resized, start, kept) };
}

function padding(pad: PreprocessingPlan['pad'], side: 'width' | 'height', length: number): number {
  if (pad === undefined) return 0;
  const target = 'divisor' in pad ? Math.ceil(length / pad.divisor) * pad.divisor : pad[side];
  return Math.max(0, target - length);
}

/** Cuts off beforehand what would be resized for nothing, where that is most of a picture: the shift is at most half a pixel. */
function narrow(
  length: number,
  resized: number,
  start: number,
  kept: number,
): Pick<Axis, 'partStart' | 'partLength' | 'resized' | 'keptStart'> {
  if (resized <= MAX_EXCESS * kept) return { partStart: 0, partLength: length, resized, keptStart: start };
  const scale = resized / length;
  const reach = REACH * Math.max(1, 1 / scale);
  const first = Math.max(0, Math.floor(start / scale - reach));
  const last = Math.min(length, Math.ceil((start + kept) / scale + reach));
  return {
    partStart: first,
    partLength: last - first,
    resized: Math.max(kept, Math.round((last - first) * scale)),
    keptStart: Math.max(0, start - Math.round(first * scale)),
  };
}
