import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { FeedloomError, quote } from '@feedloom/core';

/** Longer than any manifest, list of labels or configuration, and parsed in a few hundredths of a second. */
const MAX_BYTES = 4 * 1024 * 1024;

/** What a file is read by. */
export interface ReadJsonOptions {
  /** SHA-256 that it must have. @defaultValue not checked */
  readonly sha256?: string | undefined;
  /** The most bytes. @defaultValue 4 MiB */
  readonly maxBytes?: number | undefined;
}

/** Whether there is a regular file at `path`. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * The value in a JSON file. Messages never say what is in it, since a path may lead to a file that is no model's.
 *
 * @throws `ERR_NOT_FOUND` if there is no regular file; `ERR_TOO_LARGE`; `ERR_CORRUPT` if its hash is not `sha256`;
 * `ERR_INVALID_PAYLOAD` if it is no JSON.
 */
export async function readJson(path: string, { sha256, maxBytes = MAX_BYTES }: ReadJsonOptions = {}): Promise<unknown> {
  const bytes = await readWhole(path, maxBytes);
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new FeedloomError('ERR_CORRUPT', `${quote(path)} does not match its hash \`${sha256}\`. Copy it again.`);
  }
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    // The parser's own error quotes the file.
    throw new FeedloomError('ERR_INVALID_PAYLOAD', `${quote(path)} is not JSON. Copy it again, or correct it.`);
  }
}

async function readWhole(path: string, maxBytes: number): Promise<Buffer> {
  try {
    // Before it is opened: opening a pipe waits for a writer.
    if (!(await isFile(path))) {
      throw new FeedloomError('ERR_NOT_FOUND', `There is no file ${quote(path)}. Put it there; nothing is downloaded.`);
    }
    const chunks: Buffer[] = [];
    let length = 0;
    // Some files say that they have no length, and never end.
    for await (const chunk of createReadStream(path, { end: maxBytes }) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
    }
    if (length > maxBytes) {
      throw new FeedloomError(
        'ERR_TOO_LARGE',
        `${quote(path)} has more than \`${maxBytes}\` bytes. Use a smaller one.`,
      );
    }
    return Buffer.concat(chunks);
  } catch (cause) {
    if (FeedloomError.is(cause)) throw cause;
    const message = `${quote(path)} cannot be read: ${String(cause)}. Check its permissions.`;
    throw new FeedloomError('ERR_NOT_FOUND', message, { cause });
  }
}
