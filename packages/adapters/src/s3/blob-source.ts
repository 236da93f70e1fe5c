import { createHash } from 'node:crypto';
import { FeedloomError } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';

/** What a stream of bytes was, once it has been read. */
export interface Digest {
  readonly id: string;
  readonly bytes: number;
}

/** A stream of bytes as parts of equal size, hashed on the way. */
export class BlobSource {
  readonly #chunks: AsyncIterable<Uint8Array>;
  readonly #partBytes: number;
  readonly #maxBytes: number;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(chunks: AsyncIterable<Uint8Array>, partBytes: number, maxBytes: number) {
    this.#chunks = chunks;
    this.#partBytes = partBytes;
    this.#maxBytes = maxBytes;
  }

  /** What has been read; to be asked once, after the last part. */
  digest(): Digest {
    return { id: this.#hash.digest('hex'), bytes: this.#bytes };
  }

  /** The parts, each of `partBytes` but the last, which has at least one byte unless it is the only one. */
  async *parts(deadline: Deadline): AsyncGenerator<Uint8Array, void, undefined> {
    let part = Buffer.allocUnsafe(this.#partBytes);
    let filled = 0;
    for await (const chunk of this.#checked(deadline)) {
      this.#hash.update(chunk);
      for (let start = 0; start < chunk.length;) {
        if (filled === part.length) {
          yield part;
          // A new one: the last is still being sent.
          part = Buffer.allocUnsafe(this.#partBytes);
          filled = 0;
        }
        const taken = chunk.subarray(start, start + part.length - filled);
        part.set(taken, filled);
        filled += taken.length;
        start += taken.length;
      }
    }
    yield part.subarray(0, filled);
  }

  async *#checked(deadline: Deadline): AsyncGenerator<Uint8Array, void, undefined> {
    const iterator = this.#chunks[Symbol.asyncIterator]();
    let isAtEnd = false;
    try {
      for (;;) {
        const next = await deadline.race(iterator.next(), 'waiting for bytes of a blob');
        isAtEnd = next.done === true;
        if (next.done === true) return;
        this.#bytes += requireChunk(next.value).length;
        if (this.#bytes > this.#maxBytes) {
          throw new FeedloomError('ERR_TOO_LARGE', `The blob has more than the ${this.#maxBytes} bytes of this store.`);
        }
        yield next.value;
      }
    } catch (error) {
      throw sourceFailed(error);
    } finally {
      // One that waits for its next chunk closes only when that has come: it is told, not waited for.
      if (!isAtEnd) void (async () => iterator.return?.())().catch(() => undefined);
    }
  }
}

function requireChunk(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `A stream of a blob must yield Uint8Arrays, got ${typeof chunk}.`);
}

function sourceFailed(cause: unknown): FeedloomError {
  if (FeedloomError.is(cause)) return cause;
  return new FeedloomError('ERR_UNAVAILABLE', 'The source of a blob failed; nothing was stored.', { cause });
}
