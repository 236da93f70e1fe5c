import { seededRandom } from '@feedloom/core';

/** How many numbers of a picture's vector the network gets: enough to keep what is near near. */
export const PROJECTED = 96;

/**
 * Shortens vectors, so that angles between them change little (random projection, Johnson and Lindenstrauss 1984): each new
 * number is a sum of the old ones with signs of chance, the same for every vector.
 */
export class Projection {
  readonly #signs = new Map<number, Int8Array>();

  /** Writes the short form of `vector` into `target`, from `start` on; L2 norm 1. */
  project(vector: Float32Array, target: Float32Array, start: number): void {
    const signs = this.#signsFor(vector.length);
    let squares = 0;
    for (let row = 0; row < PROJECTED; row += 1) {
      let sum = 0;
      const from = row * vector.length;
      for (let place = 0; place < vector.length; place += 1) sum += (signs[from + place] ?? 0) * (vector[place] ?? 0);
      target[start + row] = sum;
      squares += sum * sum;
    }
    const norm = Math.sqrt(squares) || 1;
    for (let row = 0; row < PROJECTED; row += 1) target[start + row] = (target[start + row] ?? 0) / norm;
  }

  #signsFor(length: number): Int8Array {
    let signs = this.#signs.get(length);
    if (signs === undefined) {
      const random = seededRandom('projection');
      signs = Int8Array.from({ length: PROJECTED * length }, () => (random.next() < 0.5 ? -1 : 1));
      this.#signs.set(length, signs);
    }
    return signs;
  }
}
