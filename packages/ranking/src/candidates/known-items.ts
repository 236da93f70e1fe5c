import type { UserContext } from '@feedloom/core';

/** What must not be found for a user: what was excluded, what the user dislikes, and what the user did something with lately. */
export function knownItems({ recent, disliked }: UserContext, exclude: Iterable<string> = []): Set<string> {
  const known = new Set(exclude);
  for (const item of disliked) known.add(item);
  for (const { item } of recent) known.add(item);
  return known;
}
