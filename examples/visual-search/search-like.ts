import { readFile, writeFile } from 'node:fs/promises';
import type { Box } from '@feedloom/core';
import { createVisualSearch } from '@feedloom/vision';
import { drawContactSheet } from './contact-sheet.js';
import type { Library } from './library.js';

/** What to look for, and where to draw what was found. */
export interface SearchRequest {
  readonly image: string;
  readonly crop: Box | undefined;
  readonly limit: number;
  readonly sheet: string;
}

/** One line of the answer. */
export interface FoundPicture {
  readonly id: string;
  readonly file: string;
  readonly similarity: number;
}

/** Finds the pictures most like the one asked for, and draws them onto a contact sheet. */
export async function searchLike(
  { embedder, catalogue, index }: Library,
  { image, crop, limit, sheet }: SearchRequest,
): Promise<FoundPicture[]> {
  const search = createVisualSearch({ embedder, index, catalogue });
  const bytes = await readFile(image);
  const { items } = await search.find({ image: bytes, crop }, { limit, minSimilarity: -1, deadlineMs: 60_000 });
  const found = items.flatMap(({ id, similarity, item }) => {
    return item === undefined || similarity === undefined ? [] : [{ id, similarity, file: item.details.file }];
  });
  await writeFile(sheet, await drawContactSheet({ query: image, crop, found }));
  return found;
}
