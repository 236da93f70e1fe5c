import { FeedloomError, quote } from '@feedloom/core';

/**
 * In how many of 64 bits two perceptual hashes differ: up to about 10 for the same picture at another size or quality,
 * about 32 for two that have nothing in common.
 *
 * @throws `ERR_INVALID_ARGUMENT` unless both are 16 hexadecimal digits.
 */
export function hammingDistance(a: string, b: string): number {
  const [one, other] = [bits('a', a), bits('b', b)];
  return one.reduce((sum, half, index) => sum + ones(half ^ (other[index] ?? 0)), 0);
}

function bits(name: string, hash: string): readonly [number, number] {
  if (typeof hash !== 'string' || !/^[0-9a-f]{16}$/i.test(hash)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be 16 hexadecimal digits, got ${quote(hash)}.`);
  }
  return [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8), 16)];
}

function ones(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count += 1;
  return count;
}
