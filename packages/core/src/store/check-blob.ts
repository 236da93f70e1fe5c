import { FeedloomError } from '../errors.js';
import { quote } from '../validate.js';

/**
 * Checks that `id` is a SHA-256 as 64 lower-case hexadecimal digits, so that it is safe in a path or a URL.
 *
 * @throws `ERR_INVALID_ARGUMENT` otherwise.
 */
export function checkBlobId(id: unknown): asserts id is string {
  if (typeof id === 'string' && /^[0-9a-f]{64}$/.test(id)) return;
  throw new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `\`id\` must be a SHA-256 in 64 lower-case hexadecimal digits, got ${quote(id)}.`,
  );
}

/** Checks that a blob is bytes, and not too many. @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE` */
export function checkBlob(bytes: unknown, maxBlobBytes: number): asserts bytes is Uint8Array {
  if (!(bytes instanceof Uint8Array)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`bytes\` must be a Uint8Array, got ${quote(bytes)}.`);
  }
  if (bytes.length > maxBlobBytes) {
    const message = `The blob has ${bytes.length} bytes; this store keeps at most ${maxBlobBytes}.`;
    throw new FeedloomError('ERR_TOO_LARGE', message);
  }
}
