import { readFile, rename } from 'node:fs/promises';
import type { CallOptions } from '@feedloom/core';
import type { IndexDirectory } from '../files/index-directory.js';
import type { FileFacts } from '../files/manifest.js';
import { openForWriting, withFiles, withHandle } from '../files/safe-file.js';
import { compareLogs } from './compare-logs.js';
import type { SnapshotFile, SnapshotPlace } from './snapshot-document.js';
import { readPiece, readSnapshot } from './snapshot-document.js';

/** What a directory was filled with. */
export interface RestoredSnapshot {
  /** The generation of the snapshot. */
  readonly generation: number;
  /** Names of logs that do not go on from it, and were put aside. */
  readonly dropped: readonly string[];
}

/**
 * Fills a directory from the latest snapshot. What is there is left as it is until all of the snapshot has arrived.
 *
 * @returns `undefined` if there is none.
 * @throws `ERR_CORRUPT`, `ERR_UNSUPPORTED`; what the blob store throws.
 */
export async function restoreSnapshot(
  directory: IndexDirectory,
  place: SnapshotPlace,
  options: CallOptions,
): Promise<RestoredSnapshot | undefined> {
  const snapshot = await readSnapshot(place, options);
  if (snapshot === undefined) return undefined;
  const { manifest, document } = snapshot;
  const { manifest: text, files } = document;
  for (const file of files) await download(directory, file, place, options);
  const logs = files.filter(({ sha256 }) => sha256 === undefined);
  const contents = await withFiles('read a restored log', () => {
    return Promise.all(logs.map(({ name }) => readFile(arrivalOf(directory, name))));
  });
  const { kept, dropped } = await compareLogs(directory, manifest, contents);
  // First of all, so that whoever opens the directory after a kill amid this fills it again.
  await directory.quarantineManifest();
  for (const name of dropped) await directory.quarantine(name);
  for (const { name } of files) {
    if (!kept.has(name)) await install(directory, name);
  }
  return { generation: await directory.adopt(text), dropped };
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
  await install(directory, name);
  return true;
}

/** Where a file is until all of it is there. */
function arrivalOf(directory: IndexDirectory, name: string): string {
  return directory.pathOf(`${name}.tmp`);
}

function install(directory: IndexDirectory, name: string): Promise<void> {
  return withFiles('restored a file', () => rename(arrivalOf(directory, name), directory.pathOf(name)));
}

async function download(
  directory: IndexDirectory,
  { name, blobs }: SnapshotFile,
  place: SnapshotPlace,
  options: CallOptions,
): Promise<void> {
  const path = arrivalOf(directory, name);
  const handle = await openForWriting(path);
  await withHandle(handle, path, async () => {
    for (const id of blobs) await handle.writeFile(await readPiece(place, id, options));
    await handle.sync();
  });
}
