import type { CellRef, Change, ReadPart, ScanRange } from '../contracts/ordered-store.js';
import { FeedloomError } from '../errors.js';
import { asBuffer } from '../keys/bytes.js';
import { isWellFormed, quote, requirePositiveInteger } from '../validate.js';

/** The longest name of a partition, in UTF-8 bytes. */
export const MAX_PARTITION_BYTES = 512;

/** The longest key of a cell, in bytes. */
export const MAX_KEY_BYTES = 1024;

/** The keys of a change as latin-1 strings: one character a byte, so their order is byte order. */
export interface ChangeKeys {
  /** Of `puts`, in the same order. */
  readonly puts: readonly string[];
  /** Of `deletes`, in the same order. */
  readonly deletes: readonly string[];
}

/** Checks that `partition` is 1 to 512 bytes of well-formed Unicode. @throws `ERR_INVALID_ARGUMENT` otherwise. */
export function checkPartition(partition: unknown): asserts partition is string {
  if (typeof partition !== 'string') refuse('partition', 'a string', partition);
  if (partition === '') refuse('partition', 'a non-empty string', partition);
  // A UTF-16 unit takes at most 3 bytes, so short names need no count.
  if (partition.length * 3 > MAX_PARTITION_BYTES && Buffer.byteLength(partition) > MAX_PARTITION_BYTES) {
    refuse('partition', `at most ${MAX_PARTITION_BYTES} UTF-8 bytes`, partition);
  }
  if (!isWellFormed(partition)) refuse('partition', 'free of lone surrogates (it would not survive UTF-8)', partition);
}

/** Checks the parts of a read: keys, bounds of ranges, limits. @throws `ERR_INVALID_ARGUMENT` for a bad one. */
export function checkParts(parts: readonly ReadPart[]): void {
  for (const part of parts) {
    if ('key' in part) {
      checkKey('parts[].key', part.key);
    } else {
      checkBound('parts[].gte', part.gte);
      checkBound('parts[].lt', part.lt);
      if (part.limit !== undefined) requirePositiveInteger('parts[].limit', part.limit);
    }
  }
}

/** Checks the references of a `readMany`. @throws `ERR_INVALID_ARGUMENT` for a bad one. */
export function checkRefs(refs: readonly CellRef[]): void {
  for (const { partition, key } of refs) {
    checkPartition(partition);
    checkKey('refs[].key', key);
  }
}

/** Checks the range of a scan. @throws `ERR_INVALID_ARGUMENT` for a bad one. */
export function checkScanRange({ partition, gte, lt }: ScanRange): void {
  if (partition !== undefined) checkPartition(partition);
  if (gte !== undefined) checkBound('gte', gte);
  if (lt !== undefined) checkBound('lt', lt);
}

/**
 * Checks what every store refuses: a change that changes nothing, a key named twice, bad keys, empty or long values.
 *
 * @returns The keys as strings, for stores that can use them.
 * @throws `ERR_INVALID_ARGUMENT`; `ERR_TOO_LARGE` for a value of more than `maxValueBytes`.
 */
export function checkChange({ guard, puts = [], deletes = [] }: Change, maxValueBytes: number): ChangeKeys {
  if (puts.length + deletes.length === 0) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', 'A `change` must put or delete at least one cell.');
  }
  if (guard !== undefined) {
    checkKey('guard.key', guard.key);
    if (guard.expected !== undefined) checkValue('guard.expected', guard.expected, maxValueBytes);
  }
  const named = new Set<string>();
  const deleteKeys = deletes.map((key) => {
    checkKey('deletes[]', key);
    const text = asBuffer(key).toString('latin1');
    named.add(text);
    return text;
  });
  const putKeys = puts.map(({ key, value }) => {
    checkKey('puts[].key', key);
    checkValue('puts[].value', value, maxValueBytes);
    const text = asBuffer(key).toString('latin1');
    const before = named.size;
    if (named.add(text).size === before) {
      refuse('puts[].key', 'put once and not deleted in the same change', asBuffer(key).toString('hex'));
    }
    return text;
  });
  return { puts: putKeys, deletes: deleteKeys };
}

function checkKey(name: string, key: unknown): void {
  checkBytes(name, key);
  if (key.length === 0 || key.length > MAX_KEY_BYTES) {
    refuse(name, `1 to ${MAX_KEY_BYTES} bytes`, `${key.length} bytes`);
  }
}

function checkBound(name: string, bound: unknown): void {
  checkBytes(name, bound);
  if (bound.length > MAX_KEY_BYTES) refuse(name, `at most ${MAX_KEY_BYTES} bytes`, `${bound.length} bytes`);
}

function checkValue(name: string, value: unknown, maxValueBytes: number): void {
  checkBytes(name, value);
  if (value.length === 0) refuse(name, 'at least 1 byte (an empty value could not be told from an absent one)', '');
  if (value.length > maxValueBytes) {
    throw new FeedloomError(
      'ERR_TOO_LARGE',
      `\`${name}\` has ${value.length} bytes; this store keeps at most ${maxValueBytes}. Split it, or keep it in a BlobStore.`,
    );
  }
}

function checkBytes(name: string, value: unknown): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) refuse(name, 'a Uint8Array', value);
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${quote(value)}.`);
}
