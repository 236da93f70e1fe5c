/** The words by which an item may be found: its title and its tags, as a catalogue's items have them. */
export function wordsOfItem(item: unknown): string {
  if (typeof item !== 'object' || item === null) return '';
  const { title, tags } = item as { readonly title?: unknown; readonly tags?: unknown };
  const words: unknown[] = [title, ...(Array.isArray(tags) ? (tags as unknown[]) : [])];
  return words.filter((word) => typeof word === 'string').join(' ');
}
