import { Buffer } from 'node:buffer';

/** Merges lists of ids, each in UTF-8 byte order, into the first `limit` distinct ones in that order. */
export function mergeSorted(lists: readonly (readonly string[])[], limit: number): string[] {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return only.slice(0, limit);
  const distinct = [...new Set(lists.flat())].map((id) => ({ id, bytes: Buffer.from(id, 'utf8') }));
  distinct.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  return distinct.slice(0, limit).map(({ id }) => id);
}
