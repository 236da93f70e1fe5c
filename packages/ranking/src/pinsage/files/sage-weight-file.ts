import { createHash } from 'node:crypto';
import { FeedloomError, quote } from '@feedloom/core';
import { checkWeights } from '../check-weights.js';
import type { SageWeights } from '../sage-weights.js';
import type { WeightArray } from '../weight-arrays.js';
import { weightArrays } from '../weight-arrays.js';
import { assembleWeights } from './assemble-weights.js';

/** What every file begins with. */
const MAGIC = 'FLSAGE1\n';
/** Longer headers are not of this format. */
const MAX_HEADER_BYTES = 2 ** 20;
/** Before the header: the magic, and the header's length. */
const PREFIX_BYTES = MAGIC.length + 4;

interface Header {
  /** Of the numbers that follow, in hexadecimal. */
  readonly sha256: string;
  readonly arrays: readonly { readonly name: string; readonly dims: readonly number[] }[];
}

/**
 * A model as one file: `FLSAGE1` and a line break, the header's length in 4 bytes, the header in JSON (`sha256` of what follows
 * it, and `arrays` with `name` and `dims` in their order), spaces up to a multiple of 4, and the numbers, 32 bits each. All
 * little-endian. The same model always gives the same bytes.
 *
 * @throws `ERR_INVALID_ARGUMENT` if the model's parts do not fit, or a number is not finite.
 */
export function encodeSageWeights(weights: SageWeights): Uint8Array {
  checkWeights(weights);
  const arrays = weightArrays(weights);
  const count = arrays.reduce((sum, { values }) => sum + values.length, 0);
  const body = new DataView(new ArrayBuffer(count * 4));
  let at = 0;
  for (const { values } of arrays) {
    for (const value of values) {
      body.setFloat32(at, value, true);
      at += 4;
    }
  }
  const numbers = new Uint8Array(body.buffer);
  const described = arrays.map(({ name, dims }) => ({ name, dims }));
  const text = JSON.stringify({ sha256: sha256Of(numbers), arrays: described } satisfies Header);
  const header = new TextEncoder().encode(text.padEnd(text.length + ((4 - ((PREFIX_BYTES + text.length) % 4)) % 4)));
  const file = new Uint8Array(PREFIX_BYTES + header.length + numbers.length);
  file.set(new TextEncoder().encode(MAGIC));
  new DataView(file.buffer).setUint32(MAGIC.length, header.length, true);
  file.set(header, PREFIX_BYTES);
  file.set(numbers, PREFIX_BYTES + header.length);
  return file;
}

/**
 * The model that {@link encodeSageWeights}, or the recipe in Python, has written. Everything is verified before it is used.
 *
 * @throws `ERR_CORRUPT` if the bytes are no such file, do not match their hash, have arrays that do not fit each other or
 * numbers that are not finite.
 */
export function decodeSageWeights(bytes: Uint8Array): SageWeights {
  const { header, start } = readHeader(bytes);
  const numbers = bytes.subarray(start);
  if (sha256Of(numbers) !== header.sha256) throw damaged('does not match its hash');
  const view = new DataView(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  let at = 0;
  const arrays = header.arrays.map(({ name, dims }): WeightArray => {
    const length = dims.reduce((product, size) => product * size, 1);
    if (at + length * 4 > numbers.length) throw damaged('ends too early');
    const values = Float32Array.from({ length }, (_, place) => view.getFloat32(at + place * 4, true));
    at += length * 4;
    return { name, dims, values };
  });
  if (at !== numbers.length) throw damaged('holds more than its header says');
  const weights = assembleWeights(arrays);
  try {
    checkWeights(weights);
  } catch (cause) {
    throw damaged(`cannot be used: ${cause instanceof Error ? cause.message : quote(cause)}`, cause);
  }
  return weights;
}

function readHeader(bytes: Uint8Array): { header: Header; start: number } {
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC || bytes.length < PREFIX_BYTES) throw damaged('is no model file of this SDK');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  const start = PREFIX_BYTES + length;
  if (length > MAX_HEADER_BYTES || start > bytes.length) throw damaged('ends too early');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, start)));
  } catch (cause) {
    throw damaged('has a header that is not JSON', cause);
  }
  if (!isHeader(header)) throw damaged('has a header that says not what follows');
  return { header, start };
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const { sha256, arrays } = value as Partial<Header>;
  return typeof sha256 === 'string' && Array.isArray(arrays) && arrays.every(isArray);
}

function isArray(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, dims } = value as Partial<Header['arrays'][number]>;
  return (
    typeof name === 'string' && Array.isArray(dims) && dims.every((size) => Number.isSafeInteger(size) && size > 0)
  );
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(how: string, cause?: unknown): FeedloomError {
  const message = `The model file ${how}. Restore it from where it came, or train it again.`;
  return new FeedloomError('ERR_CORRUPT', message, { cause });
}
