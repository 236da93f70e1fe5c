import { Buffer } from 'node:buffer';
import { asBuffer } from '@feedloom/core';

/** A field of bytes in a message of protocol buffers. */
function field(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

const named = (name: string): Buffer => field(1, Buffer.from(`org.apache.hadoop.hbase.filter.${name}`));
const NAME = named('ColumnRangeFilter');
const MIN_INCLUDED = Buffer.from([2 << 3, 1]);
const MAX_EXCLUDED = Buffer.from([4 << 3, 0]);

/**
 * HBase's filter of the columns with `gte <= qualifier < lt`, as `filterBytes` take it: unlike the text of a
 * `filterString`, bytes need no escaping. `gte` must be less than `lt`; without a bound there is no end on that side.
 */
export function columnRangeFilter(gte: Uint8Array | undefined, lt: Uint8Array | undefined): Buffer {
  const bounds: Buffer[] = [];
  if (gte !== undefined && gte.length > 0) bounds.push(field(1, asBuffer(gte)));
  bounds.push(MIN_INCLUDED);
  if (lt !== undefined) bounds.push(field(3, asBuffer(lt)));
  bounds.push(MAX_EXCLUDED);
  return Buffer.concat([NAME, field(2, Buffer.concat(bounds))]);
}

/** Of a list of filters: that a column has to pass them all. */
const ALL = Buffer.from([1 << 3, 1]);
const KEYS_ONLY = field(2, Buffer.concat([named('KeyOnlyFilter'), field(2, Buffer.from([1 << 3, 0]))]));

/** The same columns without their values. */
export function columnKeysFilter(gte: Uint8Array | undefined, lt: Uint8Array | undefined): Buffer {
  const range = field(2, columnRangeFilter(gte, lt));
  return Buffer.concat([named('FilterList'), field(2, Buffer.concat([ALL, range, KEYS_ONLY]))]);
}

/** The columns that begin with one of several prefixes. The server goes from one to the next, past all that lies between. */
export function columnPrefixesFilter(prefixes: readonly Uint8Array[]): Buffer {
  const sorted: Buffer[] = [];
  for (const prefix of prefixes.map(asBuffer).sort((a, b) => Buffer.compare(a, b))) {
    // HBase refuses one twice, and looks at the longest only where one begins another.
    const last = sorted.at(-1);
    if (last === undefined || !prefix.subarray(0, last.length).equals(last)) sorted.push(prefix);
  }
  return Buffer.concat([
    named('MultipleColumnPrefixFilter'),
    field(2, Buffer.concat(sorted.map((prefix) => field(1, prefix)))),
  ]);
}
