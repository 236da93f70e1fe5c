import { Buffer } from 'node:buffer';
import { fstatSync, readSync } from 'node:fs';
import { FeedloomError } from '@feedloom/core';

/** Bytes that can be read from anywhere, of a file or in memory. */
export interface ByteSource {
  /** How many. */
  readonly length: number;
  /** Exactly `length` bytes from `at`. @throws `ERR_CORRUPT` if there are not so many. */
  read(at: number, length: number): Buffer;
}

function within(source: { readonly length: number }, at: number, length: number): void {
  if (Number.isSafeInteger(at + length) && at >= 0 && length >= 0 && at + length <= source.length) return;
  throw new FeedloomError('ERR_CORRUPT', `The index ends early: it has \`${source.length}\` bytes.`);
}

/** The bytes of a buffer. */
export function bytesOf(buffer: Buffer): ByteSource {
  const { length } = buffer;
  return {
    length,
    read(at, count) {
      within({ length }, at, count);
      return buffer.subarray(at, at + count);
    },
  };
}

/** The bytes of an open file, which stays the caller's to close. */
export function bytesOfFile(descriptor: number): ByteSource {
  const length = fstatSync(descriptor).size;
  return {
    length,
    read(at, count) {
      within({ length }, at, count);
      const buffer = Buffer.allocUnsafeSlow(count);
      for (let done = 0; done < count;) {
        const read = readSync(descriptor, buffer, done, count - done, at + done);
        if (read === 0) within({ length: at + done }, at, count);
        done += read;
      }
      return buffer;
    },
  };
}
