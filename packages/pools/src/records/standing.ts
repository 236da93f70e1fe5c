import { Buffer } from 'node:buffer';
import { INTEGER_BYTES, SCORE_BYTES, encodeString, readInteger, writeInteger } from '@feedloom/core';
import { NONCE_BYTES, poolPrefix } from '../keys.js';
import { FORMAT_VERSION, corrupt, openRecord } from './record.js';

/** Where an item waits: a source, and the parts of its entry's key that the id does not tell. */
export interface Place {
  readonly source: string;
  /** Rank, writer's revision and nonce: 20 bytes. */
  readonly tail: Buffer;
}

/** Where one item stands with one user. A served or hidden mark is the truth; a place is a hint. */
export type Standing =
  | { readonly kind: 'free' }
  | { readonly kind: 'waiting'; readonly places: readonly Place[] }
  | { readonly kind: 'served'; readonly rev: number }
  | { readonly kind: 'hidden'; readonly rev: number };

const KINDS = { waiting: 1, served: 2, hidden: 3 } as const;
const TAIL_BYTES = SCORE_BYTES + INTEGER_BYTES + NONCE_BYTES;

/** An item about which nothing is known. */
export const FREE: Standing = { kind: 'free' };

/** Writes a standing. @returns Version, kind, then the revision, or each place as length of the name, name, tail. */
export function encodeStanding(standing: Exclude<Standing, { kind: 'free' }>): Buffer {
  if (standing.kind !== 'waiting') {
    const value = Buffer.allocUnsafe(2 + INTEGER_BYTES);
    writeInteger(value, standing.rev, 2);
    return withKind(value, standing.kind);
  }
  const { places } = standing;
  const value = Buffer.allocUnsafe(
    places.reduce((bytes, { source }) => bytes + 1 + Buffer.byteLength(source) + TAIL_BYTES, 2),
  );
  let offset = 2;
  for (const { source, tail } of places) {
    const nameBytes = value.write(source, offset + 1, 'utf8');
    value[offset] = nameBytes - 1;
    offset += 1 + nameBytes;
    offset += tail.copy(value, offset);
  }
  return withKind(value, 'waiting');
}

function withKind(value: Buffer, kind: keyof typeof KINDS): Buffer {
  value[0] = FORMAT_VERSION;
  value[1] = KINDS[kind];
  return value;
}

/** Reads a standing; an absent cell is a free item. @throws `ERR_CORRUPT` if it cannot be read. */
export function decodeStanding(bytes: Uint8Array | undefined): Standing {
  if (bytes === undefined) return FREE;
  const value = openRecord(bytes, 'standing of an item', 3);
  if (value[1] === KINDS.served) return { kind: 'served', rev: readInteger(value, 2) };
  if (value[1] === KINDS.hidden) return { kind: 'hidden', rev: readInteger(value, 2) };
  if (value[1] !== KINDS.waiting) throw corrupt('standing of an item');
  const places: Place[] = [];
  for (let offset = 2; offset < value.length;) {
    const nameEnd = offset + 2 + (value[offset] as number);
    places.push({
      source: value.toString('utf8', offset + 1, nameEnd),
      tail: value.subarray(nameEnd, nameEnd + TAIL_BYTES),
    });
    offset = nameEnd + TAIL_BYTES;
  }
  return { kind: 'waiting', places };
}

/** The place that an entry's key names; `prefixLength` is that of its pool's prefix. */
export function placeOf(source: string, key: Buffer, prefixLength: number): Place {
  const tail = Buffer.allocUnsafe(TAIL_BYTES);
  key.copy(tail, 0, prefixLength, prefixLength + SCORE_BYTES);
  key.copy(tail, SCORE_BYTES, key.length - INTEGER_BYTES - NONCE_BYTES);
  return { source, tail };
}

/** The key of the entry that waits for `id` at `place`. */
export function keyAt({ source, tail }: Place, id: string): Buffer {
  return Buffer.concat([
    poolPrefix(source),
    tail.subarray(0, SCORE_BYTES),
    encodeString(id),
    tail.subarray(SCORE_BYTES),
  ]);
}
