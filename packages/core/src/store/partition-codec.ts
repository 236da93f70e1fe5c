import { Buffer } from 'node:buffer';
import { FeedloomError } from '../errors.js';
import { toBytes, toText } from './partition-cells.js';
import { type Cell, SortedCells } from './sorted-cells.js';

/** The first byte, so that a later format can be told from this one. */
const FORMAT = 1;

/** What a cell takes beside its key and value: two bytes for the length of the key, four for that of the value. */
const CELL_HEADER_BYTES = 6;

/** Packs a partition into one value: its cells in the order of their keys, each with its lengths. */
export function encodePartition(cells: readonly Cell[]): Buffer {
  const length = cells.reduce((sum, { key, value }) => sum + CELL_HEADER_BYTES + key.length + value.length, 1);
  const bytes = Buffer.allocUnsafe(length);
  let at = bytes.writeUInt8(FORMAT, 0);
  for (const { key, value } of cells) {
    at = bytes.writeUInt16BE(key.length, at);
    at = bytes.writeUInt32BE(value.length, at);
    at += toBytes(key).copy(bytes, at);
    at += toBytes(value).copy(bytes, at);
  }
  return bytes;
}

/** Unpacks what {@link encodePartition} packed. @throws `ERR_CORRUPT` if `bytes` are something else. */
export function decodePartition(name: string, value: Uint8Array): SortedCells {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const cells = new SortedCells();
  if (bytes[0] !== FORMAT) throw corrupt(name);
  let at = 1;
  while (at < bytes.length) {
    const keyAt = at + CELL_HEADER_BYTES;
    if (keyAt > bytes.length) throw corrupt(name);
    const valueAt = keyAt + bytes.readUInt16BE(at);
    const end = valueAt + bytes.readUInt32BE(at + 2);
    if (end > bytes.length) throw corrupt(name);
    cells.set(toText(bytes.subarray(keyAt, valueAt)), toText(bytes.subarray(valueAt, end)));
    at = end;
  }
  return cells;
}

function corrupt(name: string): FeedloomError {
  const message = `The value of partition \`${name}\` is not a packed partition. Was it written by something else?`;
  return new FeedloomError('ERR_CORRUPT', message);
}
