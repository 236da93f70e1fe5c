import { Buffer } from 'node:buffer';
import { endianness } from 'node:os';
import type { StoredEmbedding } from '../contracts/catalogue.js';
import { FeedloomError } from '../errors.js';
import { asBuffer } from '../keys/bytes.js';
import { decodeString, encodeString } from '../keys/string.js';
import { quote, requireId } from '../validate.js';
import { seal, unseal } from './sealed-record.js';

const BYTES_PER_NUMBER = 4;

/** Packs a vector: the id of its space, then its numbers as float32, little endian. */
export function packVector({ space, vector }: StoredEmbedding): Uint8Array {
  return seal(Buffer.concat([encodeString(space), littleEndian(asBuffer(new Uint8Array(vector.slice().buffer)))]));
}

/** Unpacks what {@link packVector} packed; the vector belongs to the caller. @throws `ERR_CORRUPT` */
export function unpackVector(record: Uint8Array): StoredEmbedding {
  const payload = unseal(record);
  const { text: space, end } = decodeString(payload, 0);
  const numbers = Uint8Array.from(payload.subarray(end));
  littleEndian(asBuffer(numbers));
  return { space, vector: new Float32Array(numbers.buffer, 0, Math.floor(numbers.length / BYTES_PER_NUMBER)) };
}

/** Checks a vector before it is written. @throws `ERR_INVALID_ARGUMENT` */
export function checkEmbedding(embedding: StoredEmbedding): void {
  const { space, vector } = Object(embedding) as StoredEmbedding;
  requireId('embedding.space', space);
  if (!(vector instanceof Float32Array) || vector.length === 0) {
    const message = `\`embedding.vector\` must be a Float32Array with at least one number, got ${quote(vector)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const bad = vector.findIndex((number) => !Number.isFinite(number));
  if (bad < 0) return;
  const message = `\`embedding.vector[${bad}]\` must be a finite number, got ${quote(vector[bad])}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

/** Turns numbers of this machine's byte order into little endian ones, or back, in place. */
function littleEndian(numbers: Buffer): Buffer {
  return endianness() === 'LE' ? numbers : numbers.swap32();
}
