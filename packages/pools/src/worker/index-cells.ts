import { Buffer } from 'node:buffer';
import { asBuffer } from '@feedloom/core';
import type { RangePart } from '@feedloom/core';
import { FORMAT_VERSION } from '../records/record.js';

/** The value of a cell whose key says everything. */
export const PRESENT = Uint8Array.of(FORMAT_VERSION);

/** The partition of what the worker keeps about `owner`: a target, a user, a source. */
export function indexPartition(namespace: string, kind: string, owner: string): string {
  return `${namespace}:${kind}:${owner}`;
}

/** The key of an id in an index: byte order is the order of the ids' UTF-8 bytes. */
export function idKey(id: string): Buffer {
  return Buffer.from(`i${id}`, 'utf8');
}

/** Reads the id of an {@link idKey}. */
export function readIdKey(key: Uint8Array): string {
  return asBuffer(key).toString('utf8', 1);
}

/** The ids after `after`, or all of them, at most `limit`. */
export function idsAfter(after: string | undefined, limit: number): RangePart {
  // A zero byte makes the smallest key above `after`; no UTF-8 text contains 0xff.
  const gte = after === undefined ? idKey('') : Buffer.concat([idKey(after), Buffer.of(0)]);
  return { gte, lt: Buffer.of(0x69, 0xff), limit };
}
