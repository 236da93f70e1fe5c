import { Buffer } from 'node:buffer';

/** The bytes that a score takes in a key. */
export const SCORE_BYTES = 8;

/**
 * Writes `score` so that unsigned byte order is score *descending*: the IEEE-754 bits, made sortable (sign flipped,
 * negatives complemented) and then complemented. -0 is written as 0.
 *
 * The caller has rejected NaN.
 */
export function writeScore(target: Buffer, score: number, offset: number): void {
  target.writeDoubleBE(score === 0 ? 0 : score, offset);
  const high = target.readUInt32BE(offset);
  // Sortable form of a positive is `bits | sign`, of a negative `~bits`; complementing turns them round.
  if (high >>> 31 === 0) {
    target.writeUInt32BE((~high & 0x7fffffff) >>> 0, offset);
    target.writeUInt32BE(~target.readUInt32BE(offset + 4) >>> 0, offset + 4);
  }
}

/** Reads the score that {@link writeScore} wrote. */
export function readScore(source: Buffer, offset: number): number {
  const high = source.readUInt32BE(offset);
  if (high >>> 31 === 1) return source.readDoubleBE(offset);
  const bits = Buffer.allocUnsafe(SCORE_BYTES);
  bits.writeUInt32BE(~high & 0x7fffffff, 0);
  bits.writeUInt32BE(~source.readUInt32BE(offset + 4) >>> 0, 4);
  return bits.readDoubleBE(0);
}
