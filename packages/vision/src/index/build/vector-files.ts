import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { FeedloomError } from '@feedloom/core';
import type { FileFacts } from '../files/manifest.js';
import { openForReading, openForWriting, syncFile, withHandle } from '../files/safe-file.js';
import type { FileToMake, FileToRead, GatheredRows } from './builder-messages.js';

/** How far the square of a kept vector's norm may be from 1. */
const NORM_TOLERANCE = 1e-5;
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Writes vectors to a file. On disk when it returns. */
export async function writeVectors({ path, name, data }: FileToMake): Promise<FileFacts> {
  const hash = createHash('sha256');
  const handle = await openForWriting(path);
  await withHandle(handle, path, async () => {
    for (let at = 0; at < data.byteLength; at += CHUNK_BYTES) {
      const chunk = new Uint8Array(data, at, Math.min(CHUNK_BYTES, data.byteLength - at));
      hash.update(chunk);
      await writeWhole(handle, chunk, at);
    }
    await handle.sync();
  });
  return { name, bytes: data.byteLength, sha256: hash.digest('hex') };
}

/** Reads vectors into shared memory. @throws `ERR_CORRUPT` */
export async function readVectors({
  path,
  facts,
  dimension,
}: FileToRead & { dimension: number }): Promise<GatheredRows> {
  const data = new SharedArrayBuffer(facts.bytes);
  await readWhole(path, facts, (at, length) => new Uint8Array(data, at, length));
  const rows = { data, dimension, count: facts.bytes / 4 / dimension };
  checkNorms(rows, facts.name);
  return rows;
}

/** A file may match its hash and yet hold no vectors. */
function checkNorms({ data, dimension, count }: GatheredRows, name: string): void {
  const vectors = new Float32Array(data);
  for (let row = 0; row < count; row += 1) {
    let square = 0;
    for (let at = row * dimension; at < (row + 1) * dimension; at += 1) square += (vectors[at] as number) ** 2;
    if (!(Math.abs(square - 1) < NORM_TOLERANCE)) throw damaged(name, `holds a row ${row} that is no unit vector`);
  }
}

/** Makes sure that a file is as it must be. @throws `ERR_CORRUPT` */
export async function checkFile({ path, facts }: FileToRead): Promise<void> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  await readWhole(path, facts, (_, length) => chunk.subarray(0, length));
}

/** The facts of a file that is there. On disk when it returns. */
export async function describeFile({ path, name }: { path: string; name: string }): Promise<FileFacts> {
  await syncFile(path);
  const hash = createHash('sha256');
  const bytes = await hashInto(hash, path, name);
  return { name, bytes, sha256: hash.digest('hex') };
}

async function hashInto(hash: Hash, path: string, name: string): Promise<number> {
  const handle = await openForReading(path);
  if (handle === undefined) throw damaged(name, 'is missing');
  const chunk = new Uint8Array(CHUNK_BYTES);
  return withHandle(handle, path, async () => {
    for (let at = 0; ;) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) return at;
      hash.update(chunk.subarray(0, bytesRead));
      at += bytesRead;
    }
  });
}

/** Reads a file chunk by chunk into the memory that `place` gives, and compares it with what it must be. */
async function readWhole(
  path: string,
  { name, bytes, sha256 }: FileFacts,
  place: (at: number, length: number) => Uint8Array,
): Promise<void> {
  const handle = await openForReading(path);
  if (handle === undefined) throw damaged(name, 'is missing');
  const hash = createHash('sha256');
  await withHandle(handle, path, async () => {
    if ((await handle.stat()).size !== bytes) throw damaged(name, 'has another length');
    for (let at = 0; at < bytes;) {
      const chunk = place(at, Math.min(CHUNK_BYTES, bytes - at));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) throw damaged(name, 'has another length');
      hash.update(chunk.subarray(0, bytesRead));
      at += bytesRead;
    }
  });
  if (hash.digest('hex') !== sha256) throw damaged(name, 'does not match its hash');
}

async function writeWhole(handle: FileHandle, chunk: Uint8Array, start: number): Promise<void> {
  for (let written = 0; written < chunk.length;) {
    written += (await handle.write(chunk, written, chunk.length - written, start + written)).bytesWritten;
  }
}

function damaged(name: string, how: string): FeedloomError {
  return new FeedloomError('ERR_CORRUPT', `The file \`${name}\` of the vector index ${how}.`);
}
