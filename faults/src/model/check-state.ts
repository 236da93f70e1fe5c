import type { Config } from './config.js';
import type { Ghost } from './ghost.js';
import { headIn, liveEntries, liveHeadIn } from './live.js';
import type { World } from './partition.js';
import { violate } from './violation.js';

/** What must hold between any two writes: each item is in a pool, in the feed, or dropped for a reason; never in two. */
export function checkState(config: Config, world: World, ghost: Ghost): void {
  if (ghost.erased || ghost.wiped.length > 0) return;
  const pools = liveHeadIn(world.pools);
  if (pools === undefined) return;
  const feed = config.twoStores ? headIn(world.feed) : pools;
  if (feed !== undefined && feed.state !== 'live') return;
  const rev = feed?.rev ?? 0;
  const kept = new Set(feed?.chunks.map(([, rev]) => rev));
  const live = new Set(liveEntries(config, world).map(({ id }) => id));
  for (const id of live) {
    if (ghost.hidden[id]) violate(`hidden ${id} is live in a pool`);
    const served = ghost.served[id];
    if (served !== undefined && !ghost.again[id] && (rev - served < config.window || kept.has(served))) {
      violate(`${id} is in the feed and live in a pool`);
    }
  }
  const isGone = (id: string): boolean => ghost.drops[id] === undefined && !ghost.hidden[id] && !live.has(id);
  for (const id of Object.keys(ghost.accepted)) {
    if (ghost.served[id] === undefined && isGone(id)) violate(`accepted ${id} is lost`);
  }
  for (const id of Object.keys(ghost.again)) if (isGone(id)) violate(`${id}, put back, is lost`);
}
