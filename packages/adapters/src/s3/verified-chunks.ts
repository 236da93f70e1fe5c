import { createHash } from 'node:crypto';
import { FeedloomError } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { S3Calls } from './s3-calls.js';

/** What an answer of the client streams. */
export type ObjectBody = AsyncIterable<Uint8Array> & { readonly destroy?: (() => void) | undefined };

/** The error of a blob that is not what its id says. */
export function corruptBlob(id: string): FeedloomError {
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
      const next = await calls.inTime({ doing: 'got a blob' }, deadline, iterator.next());
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
