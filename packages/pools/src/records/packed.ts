import { Buffer } from 'node:buffer';
import { INTEGER_BYTES, readInteger, writeInteger } from '@feedloom/core';
import { PoolEntry } from './entry.js';
import { FORMAT_VERSION, corrupt, openRecord } from './record.js';

/** Bytes of one packed entry beside its source, id and value: two lengths, rank, revision, and the value's length. */
const FRAME_BYTES = 2 + 2 + 8 + INTEGER_BYTES + 4;

function pack(entry: PoolEntry): Buffer {
  const source = Buffer.from(entry.source, 'utf8');
  const id = Buffer.from(entry.id, 'utf8');
  const frame = Buffer.allocUnsafe(FRAME_BYTES);
  frame.writeUInt16LE(source.length, 0);
  frame.writeUInt16LE(id.length, 2);
  frame.writeDoubleLE(entry.rank, 4);
  writeInteger(frame, entry.q, 12);
  frame.writeUInt32LE(entry.value.length, 12 + INTEGER_BYTES);
  return Buffer.concat([frame, source, id, entry.value]);
}

/** Blocks layout: writes many entries as one value, in the order given. */
export function encodePacked(entries: readonly PoolEntry[]): Buffer {
  return Buffer.concat([Buffer.of(FORMAT_VERSION), ...entries.map(pack)]);
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
