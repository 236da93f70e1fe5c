import { FeedloomError, quote } from '@feedloom/core';

/**
 * Scales `vector` in place to L2 norm 1.
 *
 * @param dimension - How long it must be.
 * @param origin - The model and output that it comes from, for messages.
 * @throws `ERR_INTERNAL` if a number is not finite or all are 0: no direction, so nothing to compare;
 * `ERR_INVALID_PAYLOAD` if it has another length than the manifest says.
 */
export function toUnit(vector: Float32Array, dimension: number, origin: string): Float32Array {
  if (vector.length !== dimension) {
    const message = `${origin} has ${quote(vector.length)} numbers, and the manifest says ${quote(dimension)}. Correct it.`;
    throw new FeedloomError('ERR_INVALID_PAYLOAD', message);
  }
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (!(sum > 0 && sum < Infinity)) {
    const place = vector.findIndex((value) => !Number.isFinite(value));
    const what = place >= 0 ? `${quote(vector[place])} at place ${place}` : 'a vector without a direction';
    throw new FeedloomError('ERR_INTERNAL', `${origin} gave ${what}. The model or its input is broken.`);
  }
  const scale = 1 / Math.sqrt(sum);
  for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] ?? 0) * scale;
  return vector;
}
