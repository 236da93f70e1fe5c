import { Buffer } from 'node:buffer';

/** CRC-16/XMODEM, which Redis Cluster spreads keys by. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
    crc &= 0xffff;
  }
  return crc;
}

/**
 * The slot of a key of a cluster, 0 to 16,383: that of what is between its braces.
 *
 * @see {@link https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/ | the cluster specification}
 */
export function keySlot(key: string): number {
  const open = key.indexOf('{');
  const close = key.indexOf('}', open + 1);
  const tag = open >= 0 && close > open + 1 ? key.slice(open + 1, close) : key;
  return crc16(Buffer.from(tag)) % 16_384;
}
