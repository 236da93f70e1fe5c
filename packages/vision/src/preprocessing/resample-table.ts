import type { Resample } from './preprocessing-plan.js';

/** Where each pixel of a resampled line comes from. */
export interface ResampleTable {
  /** For each pixel the first one that it is made of. */
  readonly first: Int32Array;
  /** How many it is made of; weights beyond the line's end are 0. */
  readonly taps: number;
  /** `taps` weights for each pixel, which sum to 1. */
  readonly weights: Float64Array;
}

/** A line that becomes longer, and the part of it that is wanted. */
export interface Line {
  /** Its length in pixels. */
  readonly from: number;
  /** What it becomes. */
  readonly to: number;
  /** The first pixel that is wanted of the result. */
  readonly start: number;
  /** How many are wanted. */
  readonly length: number;
}

interface Kernel {
  readonly support: number;
  readonly weight: (distance: number) => number;
}

const KERNELS: Readonly<Record<Exclude<Resample, 'nearest'>, Kernel>> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: (x) => keys(Math.abs(x)) },
  lanczos: { support: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/**
 * The weights by which Pillow enlarges a line; for `nearest` also those by which it shrinks one.
 *
 * @see {@link https://ieeexplore.ieee.org/document/1163711 | Keys, 1981} for the cubic kernel, with a = -0.5
 */
export function resampleTable(resample: Resample, { from, to, start, length }: Line): ResampleTable {
  const first = new Int32Array(length);
  const step = from / to;
  const centre = (index: number): number => (start + index + 0.5) * step;
  if (resample === 'nearest') {
    for (let index = 0; index < length; index += 1) first[index] = Math.min(from - 1, Math.floor(centre(index)));
    return { first, taps: 1, weights: new Float64Array(length).fill(1) };
  }
  const { support, weight } = KERNELS[resample];
  const taps = Math.min(from, 2 * support + 1);
  const weights = new Float64Array(length * taps);
  for (let index = 0; index < length; index += 1) {
    const middle = centre(index);
    const low = Math.max(0, Math.floor(middle - support + 0.5));
    const high = Math.min(from, Math.floor(middle + support + 0.5));
    const begin = Math.min(low, from - taps);
    let sum = 0;
    for (let at = low; at < high; at += 1) sum += weight(at - middle + 0.5);
    for (let at = low; at < high; at += 1) weights[index * taps + at - begin] = weight(at - middle + 0.5) / sum;
    first[index] = begin;
  }
  return { first, taps, weights };
}

function keys(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
