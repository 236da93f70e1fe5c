import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedloomError } from '@feedloom/core';
import { sha256OfFile } from './sha256-of-file.js';

const FORMAT = 'feedloom-spark-tables-1';

/** A file of a table. */
export interface SparkFile {
  /** Below the folder of the results. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What `manifest.json` says: of what the tables are, and of what files they consist. */
export interface SparkManifest {
  readonly format: typeof FORMAT;
  /** The SHA-256 of the job that they are of. */
  readonly job: string;
  readonly modelId: string;
  readonly graphEpoch: number;
  readonly counts: Readonly<Record<'items' | 'edges' | 'neighbourhoods' | 'embeddings', number>>;
  readonly tables: Readonly<Record<string, readonly SparkFile[]>>;
}

/**
 * Reads the manifest of a job's results and checks it: that it is of this job, and every file against its length and hash.
 *
 * @throws `ERR_NOT_FOUND` if the job has not come to its end; `ERR_CORRUPT` for what is damaged, missing or of another job.
 */
export async function readSparkManifest(folder: string, jobFolder: string): Promise<SparkManifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch((cause: unknown) => {
    const message = `\`${folder}\` holds no results. Run the job to its end.`;
    throw new FeedloomError('ERR_NOT_FOUND', message, { cause });
  });
  const manifest = parse(text);
  if (manifest?.format !== FORMAT) throw corrupt(`are not of the format \`${FORMAT}\``);
  if (manifest.job !== (await sha256OfFile(join(jobFolder, 'job.json')))) throw corrupt('are of another job');
  for (const { path, bytes, sha256 } of Object.values(manifest.tables).flat()) {
    const file = join(folder, path);
    const { size } = await stat(file).catch((cause: unknown) => {
      throw corrupt(`lack \`${path}\``, cause);
    });
    if (size !== bytes || (await sha256OfFile(file)) !== sha256) throw corrupt(`have a damaged \`${path}\``);
  }
  return manifest;
}

/** What is wrong with results. */
export function corrupt(what: string, cause?: unknown): FeedloomError {
  return new FeedloomError('ERR_CORRUPT', `The results of the job ${what}. Run it again into an empty folder.`, {
    cause,
  });
}

function parse(text: string): SparkManifest | undefined {
  try {
    return JSON.parse(text) as SparkManifest;
  } catch {
    return undefined;
  }
}
