import { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import { logName } from '../files/index-directory.js';
import type { IndexManifest } from '../files/manifest.js';
import { decodeManifest, filesOf } from '../files/manifest.js';
import type { SnapshotDocument, SnapshotFile } from './snapshot-document.js';

/** A document that is what {@link SnapshotDocument} says, and the manifest in it. */
export interface ParsedDocument {
  readonly document: SnapshotDocument;
  readonly manifest: IndexManifest;
}

/**
 * Reads the document of a snapshot. Its files are exactly those that its manifest names, and the logs from the
 * manifest's on, so that none of their names leads out of the directory of an index.
 *
 * @throws `ERR_CORRUPT` if it is anything else; `ERR_UNSUPPORTED` for another format.
 */
export function parseDocument(bytes: Uint8Array): ParsedDocument {
  try {
    const document = JSON.parse(Buffer.from(bytes).toString()) as SnapshotDocument;
    if (Number.isSafeInteger(document.format) && document.format !== 1) throw unsupported(document.format);
    const { manifest } = decodeManifest(document.manifest);
    if (document.format === 1 && document.files.every(isFile) && belong(document.files, manifest)) {
      return { document, manifest };
    }
  } catch (cause) {
    throw FeedloomError.is(cause) ? cause : damaged({ cause });
  }
  throw damaged();
}

function isFile({ name, bytes, sha256, blobs }: Partial<Record<keyof SnapshotFile, unknown>>): boolean {
  return (
    typeof name === 'string' &&
    Number.isSafeInteger(bytes) &&
    (sha256 === undefined || typeof sha256 === 'string') &&
    Array.isArray(blobs) &&
    blobs.every((id) => typeof id === 'string')
  );
}

function belong(files: readonly SnapshotFile[], manifest: IndexManifest): boolean {
  const { log, space } = manifest;
  if (!Number.isSafeInteger(log) || !Number.isSafeInteger(space.dimension)) return false;
  const logs = files.filter(({ sha256 }) => sha256 === undefined);
  const others = new Map(files.filter((file) => !logs.includes(file)).map((file) => [file.name, file]));
  const named = filesOf(manifest);
  return (
    logs.length > 0 &&
    logs.every(({ name }, at) => name === logName(log + at)) &&
    logs.length + named.length === files.length &&
    named.every(({ name, bytes, sha256 }) => {
      const file = others.get(name);
      return file?.bytes === bytes && file.sha256 === sha256;
    })
  );
}

function damaged(options?: { cause: unknown }): FeedloomError {
  const message = 'The document of a snapshot is not what `snapshot` writes. Take another snapshot.';
  return new FeedloomError('ERR_CORRUPT', message, options);
}

function unsupported(format: number): FeedloomError {
  const message = `The snapshot has format \`${format}\`; this version reads \`1\`. Take another snapshot.`;
  return new FeedloomError('ERR_UNSUPPORTED', message);
}
