import { FeedloomError } from '@feedloom/core';
import type { BlobStore, CallOptions } from '@feedloom/core';
import type { ParsedDocument } from './parse-document.js';
import { parseDocument } from './parse-document.js';

/** A file of a snapshot, in pieces. */
export interface SnapshotFile {
  /** Its name in the directory of the index. */
  readonly name: string;
  /** Its length. */
  readonly bytes: number;
  /** The SHA-256 of the whole file; absent for a log, which only grows. */
  readonly sha256?: string | undefined;
  /** The blobs whose bytes it consists of, in order. */
  readonly blobs: readonly string[];
}

/** What a snapshot consists of: a blob of JSON that a pointer names. */
export interface SnapshotDocument {
  /** Of this document. */
  readonly format: 1;
  /** The manifest, as its file has it. */
  readonly manifest: string;
  /** All files that it names, and the logs. */
  readonly files: readonly SnapshotFile[];
}

/** A snapshot in a blob store. */
export interface SnapshotPlace {
  /** Where the blobs are. */
  readonly blobs: BlobStore;
  /** The pointer that names the latest snapshot. */
  readonly name: string;
}

/** The latest snapshot, its blob and the version of its pointer; `undefined` if there is none. @throws `ERR_CORRUPT`, `ERR_UNSUPPORTED` */
export async function readSnapshot(
  { blobs, name }: SnapshotPlace,
  options: CallOptions,
): Promise<(ParsedDocument & { id: string; version: string }) | undefined> {
  const pointer = await blobs.pointer(name, options);
  if (pointer === undefined) return undefined;
  const bytes = await blobs.get(pointer.id, options);
  if (bytes === undefined) throw lost(pointer.id);
  return { ...parseDocument(bytes), id: pointer.id, version: pointer.version };
}

/** The bytes of a piece of a snapshot. @throws `ERR_CORRUPT` if they are gone. */
export async function readPiece({ blobs }: SnapshotPlace, id: string, options: CallOptions): Promise<Uint8Array> {
  const bytes = await blobs.get(id, options);
  if (bytes === undefined) throw lost(id);
  return bytes;
}

function lost(id: string): FeedloomError {
  return new FeedloomError('ERR_CORRUPT', `The blob \`${id}\` of a snapshot is gone. Take another snapshot.`);
}
