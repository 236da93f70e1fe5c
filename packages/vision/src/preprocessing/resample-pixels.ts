import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PixelSize } from '../images/pixel-rectangle.js';
import type { ResampleTable } from './resample-table.js';

/** RGB bytes, row by row. */
export interface RgbPixels extends PixelSize {
  /** `width * height * 3` bytes. */
  readonly pixels: Uint8Array;
}

/** Multiplications between two turns of the event loop: a few milliseconds. */
const SLICE = 1_000_000;

/** Bytes from one value of a channel to the next, along the line that is resampled and across it. */
interface Axis {
  readonly table: ResampleTable;
  readonly lines: number;
  readonly from: { readonly along: number; readonly across: number };
  readonly to: { readonly along: number; readonly across: number };
}

/**
 * Resamples columns, then rows, with Pillow's arithmetic: bytes in between, too. Lets the event loop go on in between.
 *
 * For enlarging, which libvips does with a shift of half a pixel and without Lanczos, and for `nearest`, which it does
 * by the corners of pixels rather than their centres.
 */
export async function resamplePixels(source: RgbPixels, x: ResampleTable, y: ResampleTable): Promise<RgbPixels> {
  const width = x.first.length;
  const height = y.first.length;
  const columns = new Uint8ClampedArray(width * source.height * 3);
  await resampleAxis(source.pixels, columns, {
    table: x,
    lines: source.height,
    from: { along: 3, across: source.width * 3 },
    to: { along: 3, across: width * 3 },
  });
  const rows = new Uint8ClampedArray(width * height * 3);
  await resampleAxis(columns, rows, {
    table: y,
    lines: width,
    from: { along: width * 3, across: 3 },
    to: { along: width * 3, across: 3 },
  });
  return { pixels: new Uint8Array(rows.buffer), width, height };
}

async function resampleAxis(
  source: Uint8Array | Uint8ClampedArray,
  target: Uint8ClampedArray,
  { table, lines, from, to }: Axis,
): Promise<void> {
  const { first, taps, weights } = table;
  let done = 0;
  for (let index = 0; index < first.length; index += 1) {
    const begin = (first[index] ?? 0) * from.along;
    for (let line = 0; line < lines; line += 1) {
      const start = begin + line * from.across;
      const at = index * to.along + line * to.across;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0, pixel = start; tap < taps; tap += 1, pixel += from.along) {
        const weight = weights[index * taps + tap] ?? 0;
        red += weight * (source[pixel] ?? 0);
        green += weight * (source[pixel + 1] ?? 0);
        blue += weight * (source[pixel + 2] ?? 0);
      }
      target[at] = red;
      target[at + 1] = green;
      target[at + 2] = blue;
    }
    done += lines * taps * 3;
    if (done < SLICE) continue;
    done = 0;
    await nextTurn();
  }
}
