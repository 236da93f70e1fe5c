import { setImmediate as nextTurn } from 'node:timers/promises';
import { Deadline } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';

/** Side of the grids whose random values are blended into a picture: large forms, small forms. */
const GRIDS = [
  { cells: 5, weight: 0.65 },
  { cells: 28, weight: 0.25 },
] as const;

/** How much of a picture is noise of single pixels. */
const NOISE = 0.1;

/** How many pixels are made at once: about a millisecond. */
const PIXELS_A_TURN = 4_096;

/** One of {@link GRIDS} with its values, and where each column of the picture lies on it. */
interface Grid {
  readonly cells: number;
  readonly weight: number;
  readonly values: Float64Array;
  /** For each column of pixels: its place on the grid, from the left. */
  readonly columns: Float64Array;
}

/**
 * A picture that is the same everywhere: forms of several sizes in colour, made by a rule from its number.
 *
 * A model's answers to a few of them tell a damaged model from a whole one; see `ModelExpectation`. The arithmetic is
 * exact on every machine: doubles, no transcendental functions. Others get their turn while it is made.
 *
 * @returns `width * height * 3` bytes, RGB, row by row.
 * @throws `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function goldenPicture(
  place: number,
  { width, height }: { readonly width: number; readonly height: number },
  options: CallOptions = {},
): Promise<Uint8Array> {
  const deadline = Deadline.of(options);
  const random = generator(place + 1);
  const grids = GRIDS.map(({ cells, weight }): Grid => {
    const values = Float64Array.from({ length: (cells + 1) ** 2 * 3 }, random);
    return { cells, weight, values, columns: Float64Array.from({ length: width }, (_, x) => (x / width) * cells) };
  });
  const pixels = new Uint8Array(width * height * 3);
  const row = new Float64Array(width * 3);
  const rowsATurn = Math.max(1, Math.floor(PIXELS_A_TURN / width));
  for (let y = 0; y < height; y += 1) {
    if (y % rowsATurn === 0) {
      await nextTurn();
      deadline.check('making a golden picture');
    }
    for (let at = 0; at < row.length; at += 1) row[at] = NOISE * random();
    for (const grid of grids) addRow(row, grid, (y / height) * grid.cells);
    for (let at = 0; at < row.length; at += 1) pixels[y * row.length + at] = Math.floor((row[at] ?? 0) * 255);
  }
  return pixels;
}

/** Adds the bilinear means of the four values of a grid around each point of a row. */
function addRow(row: Float64Array, { cells, weight, values, columns }: Grid, y: number): void {
  const top = Math.floor(y);
  const down = y - top;
  const stride = (cells + 1) * 3;
  for (let x = 0; x < columns.length; x += 1) {
    const column = columns[x] ?? 0;
    const left = Math.floor(column);
    const right = column - left;
    const upperLeft = top * stride + left * 3;
    for (let channel = 0; channel < 3; channel += 1) {
      const at = upperLeft + channel;
      const above = values[at] ?? 0;
      const below = values[at + stride] ?? 0;
      const upper = above + ((values[at + 3] ?? 0) - above) * right;
      const lower = below + ((values[at + stride + 3] ?? 0) - below) * right;
      row[x * 3 + channel] = (row[x * 3 + channel] ?? 0) + weight * (upper + (lower - upper) * down);
    }
  }
}

/** Numbers in [0, 1) from a linear congruence, the same for the same seed: constants of Numerical Recipes. */
function generator(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
