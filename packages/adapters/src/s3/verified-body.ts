import { createHash } from 'node:crypto';
import { FeedloomError, asBuffer } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import { hashBytes } from '../hash-bytes.js';
import type { S3Calls } from './s3-calls.js';

/** What an answer of the client streams. */
export type ObjectBody = AsyncIterable<Uint8Array> & {
  readonly destroy?: (() => void) | undefined;
  readonly transformToByteArray: () => Promise<Uint8Array>;
};

const GET = { doing: 'got a blob' };

/** The error of a blob that is not what its id says. */
function corruptBlob(id: string): FeedloomError {
  return new FeedloomError(
    'ERR_CORRUPT',
    `The blob \`${id}\` does not match its hash. Delete it, then put its bytes again.`,
  );
}

/**
 * The bytes of a blob as they come, each chunk in time. In place of the end it throws if they do not match `id`: until
 * then nothing that came is known to be true.
 *
 * @throws `ERR_CORRUPT`, `ERR_TIMEOUT`, `ERR_ABORTED`; errors of the connection as they are.
 */
export async function* verifiedChunks(
  id: string,
  body: ObjectBody,
  calls: S3Calls,
  deadline: Deadline,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await calls.inTime(GET, deadline, iterator.next());
      if (next.done === true) break;
      hash.update(next.value);
      yield next.value;
    }
  } finally {
    // Of one that is not read to its end the connection must not wait for the rest.
    body.destroy?.();
  }
  if (hash.digest('hex') !== id) throw corruptBlob(id);
}

/** A blob in one piece, all of which has to come in the time of one attempt. @throws As {@link verifiedChunks}. */
export async function verifiedBytes(
  id: string,
  body: ObjectBody,
  calls: S3Calls,
  deadline: Deadline,
): Promise<Uint8Array> {
  try {
    const bytes = asBuffer(await calls.inTime(GET, deadline, body.transformToByteArray()));
    if ((await hashBytes(bytes)) === id) return bytes;
  } catch (error) {
    body.destroy?.();
    throw error;
  }
  throw corruptBlob(id);
}

/** The chunks of a verified stream of a known length in one piece. */
export async function collectChunks(
  id: string,
  length: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  for await (const chunk of chunks) {
    if (filled + chunk.length > length) throw corruptBlob(id);
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  return bytes;
}
