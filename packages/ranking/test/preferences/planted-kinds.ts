import type { Random } from '@feedloom/core';
import { seededRandom } from '@feedloom/core';

/** A look-up that gives vectors alone, of the space that is served. */
type PlainLookup = (ids: readonly string[]) => Promise<(Float32Array | undefined)[]>;

/** Vectors of items named `kind/number`: those of a kind are alike (cosine about .8), those of two are not. */
export function plantedKinds(seed: string | number = 1, dimension = 32, noise = 0.5): PlainLookup {
  const known = new Map<string, Float32Array>();
  const centres = new Map<string, Float32Array>();
  return async (ids) =>
    ids.map((id) => {
      const [kind = ''] = id.split('/');
      if (kind === 'unknown') return undefined;
      const centre = centres.get(kind) ?? direction(seededRandom(`${seed} ${kind}`), dimension);
      centres.set(kind, centre);
      const vector = known.get(id) ?? near(centre, seededRandom(`${seed} ${id}`), noise);
      known.set(id, vector);
      return vector;
    });
}

/** A direction drawn evenly, L2 norm 1. */
export function direction(random: Random, dimension: number): Float32Array {
  const numbers = Float32Array.from({ length: dimension }, () => normal(random));
  const norm = Math.hypot(...numbers);
  return numbers.map((number) => number / norm);
}

/** A direction near another. */
export function near(centre: Float32Array, random: Random, noise: number): Float32Array {
  const away = direction(random, centre.length);
  const mixed = centre.map((number, place) => number + noise * (away[place] ?? 0));
  const norm = Math.hypot(...mixed);
  return mixed.map((number) => number / norm);
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
