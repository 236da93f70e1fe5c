import type { FeedWorld } from './world.js';

/** The most items that are looked for one by one. */
const MOST_LOOKED_FOR = 200;

/**
 * Where items are that should have been served and are not, as the cells of the store have it: one that waits in a pool
 * was only not served, one of which nothing is known is gone.
 *
 * @returns How many there are of each state: `147 waiting, 3 unknown`.
 */
export async function whereabouts(world: FeedWorld, user: string, missing: readonly string[]): Promise<string> {
  const counts = new Map<string, number>();
  for (const id of missing.slice(0, MOST_LOOKED_FOR)) {
    const found = await world.feed.explain(user, id).catch(() => ({ state: 'not to be found out' }));
    const state = 'pools' in found ? 'waiting' : found.state;
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  if (missing.length > MOST_LOOKED_FOR) counts.set('not looked for', missing.length - MOST_LOOKED_FOR);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
