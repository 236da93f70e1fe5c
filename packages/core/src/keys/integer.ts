import type { Buffer } from 'node:buffer';

/** The bytes that an integer takes in a key. */
export const INTEGER_BYTES = 6;

/** Writes an integer of 0 to 2^48 - 1 so that byte order is numeric order. */
export function writeInteger(target: Buffer, value: number, offset: number): void {
  target.writeUIntBE(value, offset, INTEGER_BYTES);
}

/** Reads the integer that {@link writeInteger} wrote. */
export function readInteger(source: Buffer, offset: number): number {
  return source.readUIntBE(offset, INTEGER_BYTES);
}
