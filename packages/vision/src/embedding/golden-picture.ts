/** Side of the grids whose random values are blended into a picture: large forms, small forms. */
const GRIDS = [
  { cells: 5, weight: 0.65 },
  { cells: 28, weight: 0.25 },
] as const;

/** How much of a picture is noise of single pixels. */
const NOISE = 0.1;

/**
 * A picture that is the same everywhere: forms of several sizes in colour, made by a rule from its number.
 *
 * A model's answers to a few of them tell a damaged model from a whole one; see `ModelExpectation`. The arithmetic is
 * exact on every machine: doubles, no transcendental functions.
 *
 * @returns `width * height * 3` bytes, RGB, row by row.
 */
export function goldenPicture(
  place: number,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array {
  const random = generator(place + 1);
  const grids = GRIDS.map(({ cells, weight }) => {
    return { cells, weight, values: Float64Array.from({ length: (cells + 1) ** 2 * 3 }, random) };
  });
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        let value = NOISE * random();
        for (const { cells, weight, values } of grids) {
          value += weight * blend(values, cells, (x / width) * cells, (y / height) * cells, channel);
        }
        pixels[(y * width + x) * 3 + channel] = Math.floor(value * 255);
      }
    }
  }
  return pixels;
}

/** The bilinear mean of the four values of a grid around a point. */
function blend(values: Float64Array, cells: number, x: number, y: number, channel: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (column: number, row: number): number => values[(row * (cells + 1) + column) * 3 + channel] ?? 0;
  const upper = at(left, top) + (at(left + 1, top) - at(left, top)) * (x - left);
  const lower = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * (x - left);
  return upper + (lower - upper) * (y - top);
}

/** Numbers in [0, 1) from a linear congruence, the same for the same seed: constants of Numerical Recipes. */
function generator(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
