/** Sides of the picture that is hashed, and of the block of frequencies that makes the hash. */
const SIDE = 32;
const BLOCK = 8;

/** Differences of grey below this are noise of the arithmetic: a plain picture must not hash to chance. */
const STEP = 1 / 16;

/** Row `u` holds the cosine of frequency `u + 1`: the constant one, which is only brightness, is left out. */
const COSINES = Array.from({ length: BLOCK }, (_, u) =>
  Float64Array.from({ length: SIDE }, (_unused, x) => Math.cos((Math.PI * (u + 1) * (2 * x + 1)) / (2 * SIDE))),
);

/**
 * 64 bits in hexadecimal by which pictures that look alike are found: the signs, about their median, of the 8 x 8
 * lowest frequencies of a picture of 32 x 32 greys.
 *
 * @param pixels - RGB bytes of 32 x 32 pixels, row by row.
 * @see {@link https://www.phash.org/docs/pubs/thesis_zauner.pdf | Zauner, 2010}, section 3.2.1
 */
export function perceptualHash(pixels: Uint8Array): string {
  const frequencies = lowFrequencies(greys(pixels)).map((value) => Math.round(value / STEP) * STEP);
  const sorted = Float64Array.from(frequencies).sort();
  const middle = sorted.length / 2;
  const median = ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  let digits = '';
  for (let at = 0; at < frequencies.length; at += 4) {
    const bits = [0, 1, 2, 3].map((bit) => ((frequencies[at + bit] ?? 0) > median ? 8 >> bit : 0));
    digits += bits.reduce((sum, bit) => sum + bit, 0).toString(16);
  }
  return digits;
}

/** Luma after ITU-R BT.601. */
function greys(pixels: Uint8Array): Float64Array {
  const grey = new Float64Array(SIDE * SIDE);
  for (let at = 0; at < grey.length; at += 1) {
    const [red, green, blue] = [pixels[at * 3] ?? 0, pixels[at * 3 + 1] ?? 0, pixels[at * 3 + 2] ?? 0];
    grey[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return grey;
}

/** The transform of rows, then of columns: 10,000 multiplications instead of 65,000. */
function lowFrequencies(grey: Float64Array): Float64Array {
  const rows = new Float64Array(BLOCK * SIDE);
  for (const [u, cosine] of COSINES.entries()) {
    for (let y = 0; y < SIDE; y += 1) {
      let sum = 0;
      for (let x = 0; x < SIDE; x += 1) sum += (grey[y * SIDE + x] ?? 0) * (cosine[x] ?? 0);
      rows[u * SIDE + y] = sum;
    }
  }
  const result = new Float64Array(BLOCK * BLOCK);
  for (const [v, cosine] of COSINES.entries()) {
    for (let u = 0; u < BLOCK; u += 1) {
      let sum = 0;
      for (let y = 0; y < SIDE; y += 1) sum += (rows[u * SIDE + y] ?? 0) * (cosine[y] ?? 0);
      result[v * BLOCK + u] = (sum * 2) / SIDE;
    }
  }
  return result;
}
