import { stat } from 'node:fs/promises';
import type { CallOptions } from '@feedloom/core';
import type { IndexDirectory } from '../files/index-directory.js';
import type { FileFacts } from '../files/manifest.js';
import { openForWriting } from '../files/safe-file.js';
import type { SnapshotFile, SnapshotPlace } from './snapshot-document.js';
import { readPiece, readSnapshot } from './snapshot-document.js';

/** Fills a directory from the latest snapshot. @returns Its generation; `undefined` if there is none. @throws `ERR_CORRUPT` */
export async function restoreSnapshot(
  directory: IndexDirectory,
  place: SnapshotPlace,
  options: CallOptions,
): Promise<number | undefined> {
  const snapshot = await readSnapshot(place, options);
  if (snapshot === undefined) return undefined;
  const { manifest, files } = snapshot.document;
  for (const file of files) {
    // A log only grows: the one that is there tells of more.
    if (file.sha256 === undefined && (await lengthOf(directory.pathOf(file.name))) >= file.bytes) continue;
    await download(directory, file, place, options);
  }
  return directory.adopt(manifest);
}

/** Gets a file back from the latest snapshot, if that has the same bytes. @returns Whether it has. */
export async function restoreFile(
  directory: IndexDirectory,
  { name, sha256 }: FileFacts,
  place: SnapshotPlace,
  options: CallOptions,
): Promise<boolean> {
  const snapshot = await readSnapshot(place, options);
  const file = snapshot?.document.files.find((each) => each.sha256 === sha256);
  if (file === undefined) return false;
  await download(directory, { ...file, name }, place, options);
  return true;
}

async function download(
  directory: IndexDirectory,
  { name, blobs }: SnapshotFile,
  place: SnapshotPlace,
  options: CallOptions,
): Promise<void> {
  const handle = await openForWriting(directory.pathOf(name));
  try {
    for (const id of blobs) await handle.writeFile(await readPiece(place, id, options));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function lengthOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => -1,
  );
}
