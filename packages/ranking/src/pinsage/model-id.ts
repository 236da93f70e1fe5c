import { createHash } from 'node:crypto';
import type { SageWeights } from './sage-weights.js';
import { weightArrays } from './weight-arrays.js';

/** The SHA-256 of a model's weights, in hexadecimal: of each array's name and shape, and its numbers in little-endian. */
export function modelIdOf(weights: SageWeights): string {
  const hash = createHash('sha256');
  for (const { name, dims, values } of weightArrays(weights)) {
    hash.update(`${name}[${dims.join(',')}]\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}
