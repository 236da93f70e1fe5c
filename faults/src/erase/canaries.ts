import { Buffer } from 'node:buffer';

/** The words that a user has put everywhere. */
export interface Canaries {
  /** The user's own id. */
  readonly user: string;
  readonly items: readonly string[];
  readonly boards: readonly string[];
  readonly events: readonly string[];
  readonly posts: readonly string[];
  readonly titles: readonly string[];
  readonly follows: readonly string[];
  readonly words: readonly string[];
  /** All 50 of them, without the id. */
  readonly all: readonly string[];
}

/** 50 words that occur nowhere else, each of its own kind. */
export function canariesOf(name: string): Canaries {
  let count = 0;
  const some = (kind: string, many: number): string[] =>
    Array.from({ length: many }, () => `${name}-${String(count++).padStart(2, '0')}-${kind}`);
  const lists = {
    items: some('item', 10),
    boards: some('board', 6),
    events: some('event', 10),
    posts: some('post', 8),
    titles: some('title', 8),
    follows: some('follow', 4),
    words: some('word', 4),
  };
  return { user: `${name}-user`, ...lists, all: Object.values(lists).flat() };
}

/** Which canaries lie in bytes, as UTF-8 or UTF-16. */
export function canariesIn(bytes: Uint8Array, canaries: readonly string[]): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return canaries.filter((canary) => buffer.includes(canary, 0, 'utf8') || buffer.includes(canary, 0, 'utf16le'));
}
