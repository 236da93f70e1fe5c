import { Buffer } from 'node:buffer';
import { FINGERPRINT_BYTES } from './fingerprint.js';
import { FORMAT_VERSION, openRecord } from './record.js';

/** Blocks layout: reads the fingerprints of hidden items, as Latin-1 strings. */
export function decodeHidden(bytes: Uint8Array | undefined): Set<string> {
  if (bytes === undefined) return new Set();
  const record = openRecord(bytes, 'list of hidden items');
  const prints = new Set<string>();
  for (let offset = 1; offset < record.length; offset += FINGERPRINT_BYTES) {
    prints.add(record.toString('latin1', offset, offset + FINGERPRINT_BYTES));
  }
  return prints;
}

/** Blocks layout: writes the list with `prints` added. */
export function addHidden(bytes: Uint8Array | undefined, prints: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([bytes ?? Buffer.of(FORMAT_VERSION), ...prints]);
}
