import type { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

/** The bytes of a fingerprint. */
export const FINGERPRINT_BYTES = 8;

/**
 * 64 bits that stand for an item's id in the mark log: SHA-256 over the user's incarnation and the id, cut.
 *
 * The incarnation is random and of fixed length, so ids that collide cannot be made on purpose. Among 1,000 marks a
 * good item is hidden once in 10^16 offers.
 */
export function fingerprint(incarnation: string, id: string): Buffer {
  return hash('sha256', incarnation + id, 'buffer').subarray(0, FINGERPRINT_BYTES);
}
