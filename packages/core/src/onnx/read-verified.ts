import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { FeedloomError } from '../errors.js';
import { quote } from '../validate.js';

/** How many bytes are read and hashed at a time. */
const CHUNK_BYTES = 8 * 2 ** 20;

/** What is read, and what it must be. */
export interface ReadOptions {
  /** For messages. */
  readonly what: string;
  /** What the bytes must hash to; `undefined` if that is not known. */
  readonly sha256: string | undefined;
  /** The most bytes. */
  readonly maxBytes: number;
}

/** Bytes, and what they hash to. */
export interface Verified {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * Reads a file, or takes bytes as they are, and checks them: nobody can change what was checked before it is used.
 *
 * Blocks; call it in a thread or process of its own.
 *
 * @throws `ERR_NOT_FOUND`, `ERR_TOO_LARGE`; `ERR_CORRUPT` if the hash differs; `ERR_UNAVAILABLE` if it cannot be read.
 */
export function readVerified(from: string | Uint8Array, { what, sha256, maxBytes }: ReadOptions): Verified {
  const hash = createHash('sha256');
  const bytes = typeof from === 'string' ? readFile(from, what, maxBytes) : from;
  if (bytes.byteLength > maxBytes) throw tooLarge(what, bytes.byteLength, maxBytes);
  for (let offset = 0; offset < bytes.byteLength; offset += CHUNK_BYTES) {
    hash.update(bytes.subarray(offset, offset + CHUNK_BYTES));
  }
  const actual = hash.digest('hex');
  if (sha256 !== undefined && sha256.toLowerCase() !== actual) {
    const message = `${what} has the SHA-256 ${quote(actual)}, not ${quote(sha256)}. Restore it from where it came.`;
    throw new FeedloomError('ERR_CORRUPT', message);
  }
  return { bytes, sha256: actual };
}

function readFile(path: string, what: string, maxBytes: number): Uint8Array {
  // A pipe would be waited for until somebody writes to it. Windows knows neither.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const file = attempt(path, what, () => openSync(path, flags));
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `${what} must be a file, which ${quote(path)} is not.`);
    }
    if (stats.size > maxBytes) throw tooLarge(what, stats.size, maxBytes);
    const bytes = new Uint8Array(stats.size);
    let length = 0;
    while (length < bytes.length) {
      const read = attempt(path, what, () =>
        readSync(file, bytes, length, Math.min(CHUNK_BYTES, bytes.length - length), null),
      );
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

function attempt<Result>(path: string, what: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new FeedloomError('ERR_NOT_FOUND', `${what} is not there: ${quote(path)}. Check the path.`, { cause });
    }
    const message = `${what} cannot be read from ${quote(path)}: ${String(cause)}. Check the file and its permissions.`;
    throw new FeedloomError('ERR_UNAVAILABLE', message, { cause });
  }
}

function tooLarge(what: string, bytes: number, maxBytes: number): FeedloomError {
  const message = `${what} takes \`${bytes}\` bytes, more than the \`${maxBytes}\` left of \`maxBytes\`. Raise it.`;
  return new FeedloomError('ERR_TOO_LARGE', message);
}
