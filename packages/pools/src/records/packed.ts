import { Buffer } from 'node:buffer';
import { INTEGER_BYTES, readInteger, writeInteger } from '@feedloom/core';
import { PoolEntry } from './entry.js';
import { FORMAT_VERSION, corrupt, openRecord } from './record.js';

/** Bytes of one packed entry beside its source, id and value: two lengths, rank, revision, and the value's length. */
const FRAME_BYTES = 2 + 2 + 8 + INTEGER_BYTES + 4;

/** Writes an entry at `offset`. @returns Where it ends. */
function pack(packed: Buffer, { source, id, rank, q, value }: PoolEntry, offset: number): number {
  const sourceAt = offset + FRAME_BYTES;
  const idAt = sourceAt + packed.write(source, sourceAt, 'utf8');
  const valueAt = idAt + packed.write(id, idAt, 'utf8');
  packed.writeUInt16LE(idAt - sourceAt, offset);
  packed.writeUInt16LE(valueAt - idAt, offset + 2);
  packed.writeDoubleLE(rank, offset + 4);
  writeInteger(packed, q, offset + 12);
  packed.writeUInt32LE(value.length, offset + 12 + INTEGER_BYTES);
  packed.set(value, valueAt);
  return valueAt + value.length;
}

/** Blocks layout: writes many entries as one value, in the order given. */
export function encodePacked(entries: readonly PoolEntry[]): Buffer {
  const bytes = entries.reduce(
    (sum, { source, id, value }) =>
      sum + FRAME_BYTES + Buffer.byteLength(source) + Buffer.byteLength(id) + value.length,
    1,
  );
  const packed = Buffer.allocUnsafe(bytes);
  packed[0] = FORMAT_VERSION;
  let offset = 1;
  for (const entry of entries) offset = pack(packed, entry, offset);
  return packed;
}

/** Reads what {@link encodePacked} wrote. @throws `ERR_CORRUPT` if it did not. */
export function decodePacked(bytes: Uint8Array): PoolEntry[] {
  const packed = openRecord(bytes, 'block of pool entries');
  const entries: PoolEntry[] = [];
  for (let offset = 1; offset < packed.length;) {
    if (offset + FRAME_BYTES > packed.length) throw corrupt('block of pool entries');
    const sourceAt = offset + FRAME_BYTES;
    const idAt = sourceAt + packed.readUInt16LE(offset);
    const valueAt = idAt + packed.readUInt16LE(offset + 2);
    const end = valueAt + packed.readUInt32LE(offset + 12 + INTEGER_BYTES);
    if (end > packed.length) throw corrupt('block of pool entries');
    const source = packed.toString('utf8', sourceAt, idAt);
    const id = packed.toString('utf8', idAt, valueAt);
    const name = { id, rank: packed.readDoubleLE(offset + 4) };
    entries.push(new PoolEntry(source, name, readInteger(packed, offset + 12), packed.subarray(valueAt, end)));
    offset = end;
  }
  return entries;
}
