import { Buffer } from 'node:buffer';
import { asBuffer } from '@feedloom/core';

/** A field of bytes in a message of protocol buffers. */
function field(number: number, bytes: Uint8Array): Buffer {
  const length = bytes.length < 0x80 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >>> 7];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
}

const NAME = field(1, Buffer.from('org.apache.hadoop.hbase.filter.ColumnRangeFilter'));
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
