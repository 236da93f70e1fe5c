import type { Kind } from '../kind.js';
import { animals } from './animals.js';
import { clothes } from './clothes.js';
import { food } from './food.js';
import { places } from './places.js';
import { plants } from './plants.js';
import { things } from './things.js';

/** Every kind that the drawn world holds. */
export const KINDS: readonly Kind[] = [...food, ...animals, ...plants, ...places, ...clothes, ...things];

const byName = new Map(KINDS.map((kind) => [kind.name, kind]));

/** The kind called `name`, if it is one of the drawn world's. */
export function kindNamed(name: string): Kind | undefined {
  return byName.get(name);
}
