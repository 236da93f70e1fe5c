import { Buffer } from 'node:buffer';
import { INTEGER_BYTES, readInteger, writeInteger } from '@feedloom/core';
import { PoolEntry } from './entry.js';
import { FORMAT_VERSION, corrupt, openRecord } from './record.js';

/** Bytes before an entry's rank: two lengths. */
const RANK = 4;
const Q = RANK + 8;
const VALUE_LENGTH = Q + INTEGER_BYTES;
/** Bytes of a packed entry beside its source, id and value: two lengths, rank, revision, and the value's length. */
const FRAME_BYTES = VALUE_LENGTH + 4;

/** Writes an entry at `offset`. @returns Where it ends. */
function pack(packed: Buffer, { source, id, rank, q, value }: PoolEntry, offset: number): number {
  const sourceAt = offset + FRAME_BYTES;
  const idAt = sourceAt + packed.write(source, sourceAt, 'utf8');
  const valueAt = idAt + packed.write(id, idAt, 'utf8');
  packed.writeUInt16LE(idAt - sourceAt, offset);
  packed.writeUInt16LE(valueAt - idAt, offset + 2);
  packed.writeDoubleLE(rank, offset + RANK);
  writeInteger(packed, q, offset + Q);
  packed.writeUInt32LE(value.length, offset + VALUE_LENGTH);
  packed.set(value, valueAt);
  return valueAt + value.length;
}

function packedBytes({ source, id, value, place }: PoolEntry): number {
  if (place !== undefined) return place.end - place.start;
  return FRAME_BYTES + Buffer.byteLength(source) + Buffer.byteLength(id) + value.length;
}

/**
 * Blocks layout: writes many entries as one value, in the order given. Most of a block has been read from the one before,
 * in that order: neighbours are copied together.
 */
export function encodePacked(entries: readonly PoolEntry[]): Buffer {
  const packed = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + packedBytes(entry), 1));
  packed[0] = FORMAT_VERSION;
  let offset = 1;
  for (let at = 0; at < entries.length;) {
    const entry = entries[at] as PoolEntry;
    const { place } = entry;
    at += 1;
    if (place === undefined) {
      offset = pack(packed, entry, offset);
      continue;
    }
    let { end } = place;
    for (let next = entries[at]?.place; next?.block === place.block && next.start === end; next = entries[at]?.place) {
      end = next.end;
      at += 1;
    }
    offset += place.block.copy(packed, offset, place.start, end);
  }
  return packed;
}

/** Reads what {@link encodePacked} wrote. @throws `ERR_CORRUPT` if it did not. */
export function decodePacked(bytes: Uint8Array): PoolEntry[] {
  const block = openRecord(bytes, 'block of pool entries');
  const entries: PoolEntry[] = [];
  let source = '';
  let sourceBytes = block.subarray(0, 0);
  for (let start = 1; start < block.length;) {
    if (start + FRAME_BYTES > block.length) throw corrupt('block of pool entries');
    const sourceAt = start + FRAME_BYTES;
    const idAt = sourceAt + block.readUInt16LE(start);
    const valueAt = idAt + block.readUInt16LE(start + 2);
    const end = valueAt + block.readUInt32LE(start + VALUE_LENGTH);
    if (end > block.length) throw corrupt('block of pool entries');
    // A block is of one source.
    if (block.compare(sourceBytes, 0, sourceBytes.length, sourceAt, idAt) !== 0 || entries.length === 0) {
      sourceBytes = block.subarray(sourceAt, idAt);
      source = sourceBytes.toString('utf8');
    }
    const place = { block, start, rankAt: start + RANK, idAt, valueAt, end };
    entries.push(new PoolEntry(source, place, readInteger(block, start + Q), block, valueAt, end));
    start = end;
  }
  return entries;
}
