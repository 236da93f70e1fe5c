import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { FeedloomError, quote } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { ExternalData } from '@feedloom/core/onnx';
import { hashFile } from './hash-file.js';
import type { ExternalWeights, ModelFile, ModelManifest } from './model-manifest.js';

/** A model's file and the further files that it may read, all of them there, in their folder and of the right length. */
export interface LocatedFiles {
  /** The model's own file. */
  readonly model: string;
  /** SHA-256 that it must have, if that is known. */
  readonly sha256: string | undefined;
  /** The others. */
  readonly externalData: readonly ExternalData[];
}

/**
 * Looks for the files of a model or of one of its towers, without reading them.
 *
 * @throws `ERR_NOT_FOUND` that says which file to put where; `ERR_CORRUPT` if the length is another; `ERR_UNSUPPORTED`
 * for a link that leads to bytes nobody has vouched for.
 */
export async function locateFiles(
  folder: string,
  tower: ModelFile & { readonly externalData?: readonly ExternalWeights[] | undefined },
  source?: ModelManifest['source'],
): Promise<LocatedFiles> {
  const model = await locateFile(folder, tower, source);
  const externalData: ExternalData[] = [];
  for (const file of tower.externalData ?? []) {
    const from = await locateFile(folder, file, source);
    if (file.sha256 === undefined) await refuseHardLink(from);
    externalData.push({ name: file.name ?? file.file, from, sha256: file.sha256 });
  }
  return { model, sha256: tower.sha256, externalData };
}

/**
 * Reads the files whose hashes are known, before anything is started for them. The session checks the bytes that it
 * loads once more.
 *
 * @throws `ERR_CORRUPT`, `ERR_ABORTED`, `ERR_TIMEOUT`.
 */
export async function verifyFiles({ model, sha256, externalData }: LocatedFiles, deadline: Deadline): Promise<void> {
  for (const file of [{ from: model, sha256 }, ...externalData]) {
    if (file.sha256 === undefined || typeof file.from !== 'string') continue;
    const actual = await deadline.race(hashFile(file.from, deadline.signal), 'reading the model');
    if (actual === file.sha256) continue;
    const message = `${quote(file.from)} has the SHA-256 \`${actual}\`, and its manifest says \`${file.sha256}\`.`;
    throw new FeedloomError('ERR_CORRUPT', `${message} Copy it again from where it came.`);
  }
}

/** The path of one file of a model. @throws As `locateFiles` does. */
export async function locateFile(
  folder: string,
  { file, bytes, sha256 }: ModelFile,
  source?: ModelManifest['source'],
): Promise<string> {
  const path = join(folder, file);
  const found = await realpath(path).catch(() => undefined);
  const stats = found === undefined ? undefined : await lstat(found);
  if (found === undefined || stats?.isFile() !== true) {
    const origin =
      source === undefined ? 'the file' : `\`${typeof source === 'string' ? source : JSON.stringify(source)}\``;
    const message = `There is no ${quote(path)}. Put ${origin} there; nothing is downloaded.`;
    throw new FeedloomError('ERR_NOT_FOUND', message);
  }
  // Bytes with the right hash are the right ones, wherever they lie.
  if (sha256 === undefined && !found.startsWith((await realpath(folder)) + sep)) {
    const message = `${quote(path)} is a link out of its folder, and the manifest has no hash for it. Copy the file.`;
    throw new FeedloomError('ERR_UNSUPPORTED', message);
  }
  if (bytes !== undefined && stats.size !== bytes) {
    const message = `${quote(path)} has \`${stats.size}\` bytes, and its manifest says \`${bytes}\`. Copy it again.`;
    throw new FeedloomError('ERR_CORRUPT', message);
  }
  return path;
}

/** A second name for a file from elsewhere would let a model carry that file's bytes out as its weights. */
async function refuseHardLink(path: string): Promise<void> {
  if ((await lstat(path)).nlink <= 1) return;
  const message = `${quote(path)} has other names too, and the manifest has no hash for it. Copy it, or state its hash.`;
  throw new FeedloomError('ERR_UNSUPPORTED', message);
}
