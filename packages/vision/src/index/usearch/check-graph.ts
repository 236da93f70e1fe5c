import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { FeedloomError } from '@feedloom/core';
import type { FileToMake } from '../build/builder-messages.js';
import { GraphFile } from './graph-file.js';

/**
 * Makes sure that a file is a sound index of exactly these vectors: every number that the library will follow is in
 * range, every row is there once, and its vector is the true one. The library itself checks none of this, and reads
 * outside its memory where it is not so.
 *
 * @throws `ERR_CORRUPT` that says what is wrong.
 */
export async function checkGraph({ path, name, data, count, dimension }: FileToMake): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const file = new GraphFile(await readAll(handle), { count, dimension });
    const problem = file.findProblem(new Float32Array(data));
    if (problem !== undefined)
      throw new FeedloomError('ERR_CORRUPT', `The index file \`${name}\` is damaged: ${problem}.`);
  } finally {
    await handle.close();
  }
}

/** Like `readFile`, which refuses files of 2 GiB. */
async function readAll(handle: FileHandle): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow((await handle.stat()).size);
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(bytes.length - at, 64 * 1024 * 1024), at);
    if (bytesRead === 0) return bytes.subarray(0, at);
    at += bytesRead;
  }
  return bytes;
}
