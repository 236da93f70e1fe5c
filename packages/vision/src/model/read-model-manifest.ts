import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Deadline, FeedloomError, quote } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { checkManifest } from './check-manifest.js';
import { readForeignExport } from './foreign-export.js';
import type { ModelManifest } from './model-manifest.js';
import { isFile, readJson } from './read-json.js';

/** A manifest, and where its files lie. */
export interface LocatedModel {
  /** What the model is. */
  readonly manifest: ModelManifest;
  /** The folder that its files are named from. */
  readonly folder: string;
}

/** Where to look. */
export interface ReadManifestOptions extends CallOptions {
  /** Where the files of a manifest that is an object lie. @defaultValue `models/<id>` in the current folder */
  readonly folder?: string | undefined;
}

/**
 * Reads what a model is; its weights are not touched.
 *
 * @param model - A manifest; the path of one; a folder with a `manifest.json`; or a folder with an export of Hugging Face
 * (`config.json`, `preprocessor_config.json`, a `.onnx` file) or open_clip (`open_clip_config.json`), for which a
 * manifest without hashes is made.
 * @returns The manifest with every default filled in.
 * @throws `ERR_NOT_FOUND` if there is none; `ERR_INVALID_PAYLOAD` that names the field and the rule it breaks;
 * `ERR_UNSUPPORTED` for an export of an unknown kind.
 */
export async function readModelManifest(
  model: string | ModelManifest,
  { folder, ...options }: ReadManifestOptions = {},
): Promise<LocatedModel> {
  return Deadline.of(options).race(locate(model, folder), 'reading the manifest of a model');
}

async function locate(model: string | ModelManifest, folder: string | undefined): Promise<LocatedModel> {
  if (typeof model !== 'string') {
    const manifest = checkManifest(model, 'the manifest');
    return { manifest, folder: resolve(folder ?? join('models', basename(manifest.id))) };
  }
  const path = resolve(model);
  if (!(await isFolder(path))) return { manifest: await read(path), folder: dirname(path) };
  const own = join(path, 'manifest.json');
  return { manifest: (await isFile(own)) ? await read(own) : await readForeignExport(path), folder: path };
}

async function read(path: string): Promise<ModelManifest> {
  return checkManifest(await readJson(path), path);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    const message = `There is no model at ${quote(path)}. Give a folder with a \`manifest.json\` or an export of Hugging Face; nothing is downloaded.`;
    throw new FeedloomError('ERR_NOT_FOUND', message, { cause });
  }
}
