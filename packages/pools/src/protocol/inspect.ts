import type { Explanation } from '../contracts/explanation.js';
import { CHUNKS, DROPPED, exitKey } from '../keys.js';
import { groupBy } from '../layout/group-by.js';
import { decodeExit } from '../records/exit.js';
import { decodeDrops } from '../records/drop-log.js';
import type { View } from '../layout/layout.js';
import type { PoolEntry } from '../records/entry.js';
import type { Env } from './env.js';
import { isOver } from './env.js';
import { look } from './look.js';
import type { Layer } from './stack.js';
import { readLayers } from './stack.js';
import type { Operation } from './step.js';

/** How far down a pool to look for an item. */
const RANKS = 500;

function servedIn(layers: readonly Layer[], item: string): Explanation | undefined {
  for (const { chunk, seen } of layers) {
    const slot = chunk.items.findIndex(({ id }) => id === item);
    const served = chunk.items[slot];
    if (served === undefined) continue;
    if (seen.has(slot, 'hidden')) return { state: 'hidden' };
    return {
      state: 'served',
      chunk: chunk.seq,
      slot,
      policy: chunk.policy,
      rule: served.rule,
      displaced: served.displaced,
      relaxed: served.relaxed,
      source: served.source,
      score: served.score,
      servedAt: chunk.at,
      seen: seen.has(slot, 'seen'),
      engaged: seen.has(slot, 'engaged'),
    };
  }
  return undefined;
}

const isLong = (view: View, source: string): boolean => view.pools.some((pool) => pool.source === source && pool.more);

function droppedBy(layers: readonly Layer[], item: string): Explanation | undefined {
  for (const { chunk } of layers) {
    const drop = chunk.drops.find(({ id }) => id === item);
    if (drop !== undefined) return { state: 'dropped', reason: drop.rule, at: chunk.at };
  }
  return undefined;
}

/** Looks up where an item is, and by which decision. Reads the whole feed and the pools' heads: for people, not pages. */
export function* inspect(
  env: Env,
  item: string,
  shared: readonly PoolEntry[],
  isRetracted: (id: string) => boolean,
): Operation<Explanation> {
  const query = { sources: env.sources, limit: RANKS, shared: [] };
  const viewParts = env.layout.viewParts(query);
  const standingParts = env.layout.standingParts([item]);
  const sight = yield* look(
    env,
    [{ key: DROPPED }, { key: exitKey(item) }, ...viewParts, ...standingParts],
    [{ ...CHUNKS, reverse: true }],
  );
  const { head } = sight;
  const standings = env.layout.standings(sight.pools.slice(2 + viewParts.length), [item], head);
  const [standing = { kind: 'free' as const }] = standings;
  if (standing.kind === 'hidden') return { state: 'hidden' };
  if (isRetracted(item)) return { state: 'retracted' };
  const view = env.layout.view(sight.pools.slice(2, 2 + viewParts.length), query, head, env.now());
  const isFree = standing.kind !== 'served' || isOver(env, head, standing.rev);
  const pulled = [...groupBy(isFree ? shared : [], ({ source }) => source)].map(([source, entries]) => ({
    source,
    entries,
  }));
  const pools = [...view.pools, ...pulled].flatMap(({ source, entries }) => {
    const rank = entries.findIndex(({ id }) => id === item);
    const entry = entries[rank];
    return entry === undefined ? [] : [{ source, score: entry.score, rank }];
  });
  if (pools.length > 0) {
    return { state: 'waiting', pools, deferredBy: head.defers.find(({ id }) => id === item)?.rule };
  }
  const layers = readLayers(sight.feed[0] ?? []);
  const served = servedIn(layers, item) ?? droppedBy(layers, item);
  if (served !== undefined) return served;
  const dropped = decodeDrops(sight.pools[0]?.[0]?.value).findLast(({ id }) => id === item);
  if (dropped !== undefined) return { state: 'dropped', reason: dropped.reason, at: dropped.at };
  const exitCell = sight.pools[1]?.[0];
  const exit = exitCell && decodeExit(exitCell.value);
  const servedAt = standing.kind === 'served' ? standing.rev : 0;
  if (exit !== undefined && exit.rev > servedAt) return { state: 'dropped', reason: exit.reason, at: exit.at };
  if (servedAt > 0) return { state: 'served-and-trimmed' };
  // A place without an entry among those read: it waits further down than we looked, if its pool is that long.
  const deeper = standing.kind !== 'waiting' ? [] : standing.places.filter(({ source }) => isLong(view, source));
  if (deeper.length === 0) return { state: 'unknown' };
  return { state: 'waiting', pools: deeper.map(({ source }) => ({ source, score: undefined, rank: undefined })) };
}
