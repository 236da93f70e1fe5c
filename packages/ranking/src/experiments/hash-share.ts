import { createHash } from 'node:crypto';

/** A number in (0, 1) that only depends on `parts`, evenly spread: 52 bits of a SHA-256. */
export function hashShare(...parts: readonly string[]): number {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return (digest.readUIntBE(0, 6) * 16 + (digest.readUInt8(6) >> 4) + 0.5) / 2 ** 52;
}
