import type { Clock } from '@feedloom/core';
import type { Board } from '../board/board.js';
import { pause } from '../feed/pause.js';
import type { Eyes } from './eyes.js';

/** How many pins are looked up at a time. */
const AT_ONCE = 256;

/** The pause after the first failure and the longest one, in milliseconds. */
const [PAUSE_MS, LONGEST_MS] = [250, 10_000];

/** What keeping at it needs. */
export interface FillingParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Hears of every failure. */
  readonly onError: (error: unknown) => void;
}

/** The same as {@link fillIndex}, again until it is done or `signal` aborts: whoever knows only a part is not to be asked. */
export async function keepFilling(
  board: Board,
  eyes: Eyes,
  { clock, signal, onError }: FillingParts,
): Promise<readonly string[]> {
  for (let pauseMs = PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_MS)) {
    try {
      return await fillIndex(board, eyes, signal);
    } catch (error) {
      onError(error);
      if (!(await pause(clock, pauseMs, signal))) return [];
    }
  }
}

/**
 * Brings an index and the vectors in memory up to the catalogue: the index was lost, is older than other processes, or of
 * another model.
 *
 * @returns The pins that nobody has looked at yet.
 */
export async function fillIndex(
  { catalogue, views, remembered }: Board,
  { index, embedder }: Eyes,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const blind: string[] = [];
  const ids = remembered.map(({ pin }) => pin.id);
  for (let start = 0; start < ids.length && !signal.aborted; start += AT_ONCE) {
    const part = ids.slice(start, start + AT_ONCE);
    const found = await index.get(part);
    for (const item of found) if (item !== undefined) views.vectors.set(item.id, item.vector);
    const missing = part.filter((_, place) => found[place] === undefined);
    const items = missing.length === 0 ? [] : await catalogue.items.get(missing, { embeddings: true });
    const known = items.flatMap((item) =>
      item?.embedding?.space === embedder.space.id
        ? [{ id: item.id, vector: item.embedding.vector, tags: item.tags }]
        : [],
    );
    if (known.length > 0) await index.upsert(known);
    for (const { id, vector } of known) views.vectors.set(id, vector);
    const seen = new Set(known.map(({ id }) => id));
    blind.push(...missing.filter((id) => !seen.has(id)));
  }
  return blind;
}
