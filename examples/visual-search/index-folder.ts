import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FeedloomError } from '@feedloom/core';
import type { Library } from './library.js';
import { picturesIn } from './picture-files.js';
import type { PictureFile } from './picture-files.js';

/** Small enough that an interrupted run loses little, large enough to keep the model busy. */
const BATCH = 16;

/** How far it is. */
export interface IndexProgress {
  readonly done: number;
  readonly total: number;
}

/** Who hears what happens. */
export interface IndexFolderOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (progress: IndexProgress) => void;
  readonly onSkipped: (picture: PictureFile, error: FeedloomError) => void;
}

/** What was done. */
export interface IndexReport {
  readonly added: number;
  readonly known: number;
  readonly removed: number;
  readonly skipped: number;
}

/**
 * Looks at every picture of `folder` that is new or has changed, and removes those that are gone.
 *
 * A picture counts as known once the catalogue has it, which is written after its vector: an interrupted run is
 * taken up where it was, and looking twice does no harm.
 */
export async function indexFolder(
  { embedder, catalogue, index }: Library,
  folder: string,
  { signal, onProgress, onSkipped }: IndexFolderOptions,
): Promise<IndexReport> {
  const pictures = await picturesIn(folder);
  const known = await catalogue.get(
    pictures.map(({ id }) => id),
    { signal },
  );
  const todo = pictures.filter(({ version }, place) => known[place]?.details.version !== version);
  let [done, skipped] = [pictures.length - todo.length, 0];
  const total = pictures.length;
  onProgress({ done, total });
  for (let first = 0; first < todo.length; first += BATCH) {
    const batch = todo.slice(first, first + BATCH);
    const seen = await Promise.all(batch.map(look));
    const found = seen.filter((each) => each !== undefined);
    await index.upsert(
      found.map(({ id, vector }) => ({ id, vector })),
      { signal },
    );
    await catalogue.put(
      found.map(({ id, file, version }) => {
        return { id, at: 0, title: titleOf(id), tags: [], details: { file, version } };
      }),
      { signal },
    );
    skipped += batch.length - found.length;
    done += batch.length;
    onProgress({ done, total });
  }
  const removed = await removeGone(new Set(pictures.map(({ id }) => id)));
  return { added: todo.length - skipped, known: total - todo.length, removed, skipped };

  async function look(picture: PictureFile): Promise<(PictureFile & { vector: Float32Array }) | undefined> {
    try {
      const [vector] = await embedder.embed([await readFile(picture.file)], { signal, priority: 'background' });
      return vector === undefined ? undefined : { ...picture, vector };
    } catch (error) {
      // One broken file does not end the run; a broken model does.
      if (!FeedloomError.is(error) || error.retryable || signal?.aborted === true) throw error;
      onSkipped(picture, error);
      return undefined;
    }
  }

  async function removeGone(present: ReadonlySet<string>): Promise<number> {
    const gone: string[] = [];
    for await (const { id } of catalogue.scan({ signal })) if (!present.has(id)) gone.push(id);
    if (gone.length === 0) return 0;
    await index.remove(gone, { signal });
    return catalogue.remove(gone, { signal });
  }
}

function titleOf(id: string): string {
  return path.posix.basename(id, path.posix.extname(id)).replaceAll(/[-_]+/g, ' ');
}
