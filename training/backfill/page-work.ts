import { FeedloomError } from '@feedloom/core';
import type { CallOptions, CatalogueItem, ErrorCode, ImageInput, Task } from '@feedloom/core';
import type { BackfillOptions, BackfillParts, BackfillProgress } from './backfill-parts.js';
import type { BackfillTask } from './backfill-task.js';

/** Faults of a picture: trying again will not help. */
const UNREADABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ERR_INVALID_ARGUMENT',
  'ERR_INVALID_PAYLOAD',
  'ERR_TOO_LARGE',
  'ERR_UNSUPPORTED',
]);

interface Picture {
  readonly id: string;
  readonly image: ImageInput;
}

/** Gives the items of pages their vectors, batch by batch, and counts. */
export class PageWork {
  readonly #parts: BackfillParts;
  readonly #options: CallOptions;
  readonly #batch: number;
  readonly #onProgress: BackfillOptions['onProgress'];
  readonly #onError: BackfillOptions['onError'];
  #progress: BackfillProgress = { pages: 0, embedded: 0, known: 0, skipped: 0, ids: [] };

  constructor(
    parts: BackfillParts,
    { batch, onProgress, onError, ...options }: BackfillOptions & { readonly batch: number },
  ) {
    this.#parts = parts;
    this.#options = options;
    this.#batch = batch;
    this.#onProgress = onProgress;
    this.#onError = onError;
  }

  /** What was done so far. */
  get progress(): BackfillProgress {
    return this.#progress;
  }

  /** Works off a page, and finishes its task unless somebody else has it by now. */
  async run(task: Task<BackfillTask>, ids: readonly string[]): Promise<void> {
    const { catalogue, embedder } = this.#parts;
    const items = await catalogue.get(ids, { embeddings: true, ...this.#options });
    const missing = items.filter((item) => item !== undefined && item.embedding?.space !== embedder.space.id);
    this.#report({ known: items.filter((item) => item !== undefined).length - missing.length });
    for (let from = 0; from < missing.length; from += this.#batch) {
      await this.#embed(missing.slice(from, from + this.#batch).filter((item) => item !== undefined));
      // It took too long, and another worker goes on from what was written.
      if (!(await task.extend(this.#options))) return;
    }
    if (await task.done(this.#options)) this.#report({ pages: 1 });
  }

  async #embed(items: readonly CatalogueItem[]): Promise<void> {
    const found = await Promise.all(
      items.map(async (item) => ({ id: item.id, image: await this.#parts.pictureOf(item, this.#options) })),
    );
    const pictures = found.flatMap(({ id, image }): Picture[] => (image === undefined ? [] : [{ id, image }]));
    this.#report({ skipped: items.length - pictures.length });
    if (pictures.length > 0) await this.#write(pictures);
  }

  /** Together first; if one picture spoils it for the others, each by itself. */
  async #write(pictures: readonly Picture[]): Promise<void> {
    const { catalogue, embedder } = this.#parts;
    const options = { priority: 'background', ...this.#options } as const;
    let vectors: readonly Float32Array[];
    try {
      vectors = await embedder.embed(
        pictures.map(({ image }) => image),
        options,
      );
    } catch (error) {
      if (!FeedloomError.is(error) || !UNREADABLE.has(error.code)) throw error;
      const [only] = pictures;
      if (pictures.length > 1) {
        for (const picture of pictures) await this.#write([picture]);
      } else {
        this.#onError?.(error, only?.id);
        this.#report({ skipped: 1 });
      }
      return;
    }
    const space = embedder.space.id;
    const embedded = pictures.flatMap(({ id }, at) => {
      const vector = vectors[at];
      return vector === undefined ? [] : [[id, { space, vector }] as const];
    });
    // For an item that has gone meanwhile nothing is written.
    await catalogue.embed(new Map(embedded), this.#options);
    this.#report({ embedded: embedded.length, ids: embedded.map(([id]) => id) });
  }

  #report(more: Partial<BackfillProgress>): void {
    const { pages, embedded, known, skipped } = this.#progress;
    this.#progress = {
      pages: pages + (more.pages ?? 0),
      embedded: embedded + (more.embedded ?? 0),
      known: known + (more.known ?? 0),
      skipped: skipped + (more.skipped ?? 0),
      ids: more.ids ?? [],
    };
    this.#onProgress?.(this.#progress);
  }
}
