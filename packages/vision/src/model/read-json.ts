import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { FeedloomError, quote } from '@feedloom/core';

/** Longer than any manifest, list of labels or configuration; tokenizers have limits of their own. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Whether there is a regular file at `path`. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * The value in a JSON file.
 *
 * @throws `ERR_NOT_FOUND`, `ERR_TOO_LARGE`; `ERR_CORRUPT` if its hash is not `sha256`; `ERR_INVALID_PAYLOAD` if it is no
 * JSON.
 */
export async function readJson(path: string, sha256?: string): Promise<unknown> {
  const bytes = await readWhole(path);
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new FeedloomError('ERR_CORRUPT', `${quote(path)} does not match its hash \`${sha256}\`. Copy it again.`);
  }
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (cause) {
    throw new FeedloomError('ERR_INVALID_PAYLOAD', `${quote(path)} is not JSON: ${String(cause)}.`, { cause });
  }
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) {
      throw new FeedloomError('ERR_TOO_LARGE', `${quote(path)} has \`${size}\` bytes, more than \`${MAX_BYTES}\`.`);
    }
    return await readFile(path);
  } catch (cause) {
    if (FeedloomError.is(cause)) throw cause;
    const message = `${quote(path)} cannot be read: ${String(cause)}.`;
    throw new FeedloomError('ERR_NOT_FOUND', message, { cause });
  }
}
