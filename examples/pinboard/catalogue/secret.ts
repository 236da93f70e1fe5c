import { Buffer } from 'node:buffer';
import type { CallOptions, OrderedStore, Random } from '@feedloom/core';
import { cellKey, decodeCell, encodeCell } from './cell.js';

const PARTITION = 'pinboard';
const SECRET = cellKey('secret');
const BYTES = 32;

/** The secret that signs cookies, cursors and tokens of this data folder: made on the first start, and kept. */
export async function keepSecret(store: OrderedStore, random: Random, options: CallOptions = {}): Promise<string> {
  const puts = [{ key: SECRET, value: encodeCell(Buffer.from(random.bytes(BYTES)).toString('base64url')) }];
  // Refused unless this is the first start.
  await store.write(PARTITION, { guard: { key: SECRET, expected: undefined }, puts }, options);
  const [[entry] = []] = await store.read(PARTITION, [{ key: SECRET }], options);
  return entry === undefined ? keepSecret(store, random, options) : decodeCell<string>(entry.value);
}
