import { asBuffer, sameBytes } from '@feedloom/core';
import { ADDED, STANDINGS } from '../keys.js';
import { decodeExit } from '../records/exit.js';
import { MarkLog } from '../records/mark-log.js';
import type { Dropped } from '../records/pending.js';
import type { PoolEntry } from '../records/entry.js';
import { byRank } from '../records/entry.js';
import type { Standing } from '../records/standing.js';
import { decodeStanding, keyAt } from '../records/standing.js';
import type { Got, SettleRules, Settled } from './layout.js';
import { groupBy } from './group-by.js';
import { readPools } from './cell-entries.js';
import { enforceCaps } from './enforce-caps.js';
import { sift } from './reap.js';

interface Leaving {
  readonly entry: PoolEntry;
  readonly reason: Dropped['reason'];
}

/**
 * Two racing offers may leave one item at two ranks of one pool. The standing says which one counts.
 *
 * @returns The other entries.
 */
function doubles(entries: readonly PoolEntry[], standings: ReadonlyMap<string, Standing>): PoolEntry[] {
  const groups = groupBy(entries, ({ source, id }) => `${source}\n${id}`);
  return [...groups.values()].flatMap((group) => {
    if (group.length === 1) return [];
    const { id, source } = group[0] as PoolEntry;
    const standing = standings.get(id);
    const place = standing?.kind === 'waiting' ? standing.places.find((it) => it.source === source) : undefined;
    const counted = place && group.find((entry) => sameBytes(entry.key, keyAt(place, id)));
    const kept = counted ?? group.toSorted(byRank)[0];
    return group.filter((entry) => entry !== kept);
  });
}

/** Cells layout: clears what is dead, expired, doubled or over the cap, and forgets marks that nothing can need. */
export function settleCells(got: Got, { now, capOf, isOver }: SettleRules): Settled {
  const [markCells = [], entryCells = [], standingCells = [], exitCells = []] = got;
  const marks = new MarkLog(markCells);
  const standings = new Map(
    standingCells.map(({ key, value }) => [
      asBuffer(key).toString('utf8', STANDINGS.gte.length),
      decodeStanding(value),
    ]),
  );
  const { live: pools, dead, expired } = sift([readPools(entryCells)], marks, now);
  const live = pools.flat();
  const moved = new Set(doubles(live, standings));
  const { kept, capped, floors } = enforceCaps(
    live.filter((entry) => !moved.has(entry)),
    capOf,
  );
  const leaving: Leaving[] = [
    ...dead.map((entry) => ({ entry, reason: 'dead' as const })),
    ...expired.map((entry) => ({ entry, reason: 'expired' as const })),
    ...[...moved].map((entry) => ({ entry, reason: 'moved' as const })),
    ...capped.map((entry) => ({ entry, reason: 'capped' as const })),
  ];
  // A place whose entry is gone is an empty hint; a served mark outside the window can refuse nothing any more.
  const waiting = new Set(kept.map(({ id }) => id));
  const forgotten = standingCells.filter(({ key }) => {
    const id = asBuffer(key).toString('utf8', STANDINGS.gte.length);
    const standing = standings.get(id);
    if (standing?.kind === 'served') return isOver(standing.rev);
    return standing?.kind === 'waiting' && !waiting.has(id);
  });
  const counts = Object.fromEntries(
    [...groupBy(kept, ({ source }) => source)].map(([source, all]) => [source, all.length]),
  );
  return {
    puts: [],
    deletes: [
      ...leaving.flatMap(({ entry }) => (entry.key ? [entry.key] : [])),
      ...forgotten.map(({ key }) => key),
      ...markCells.map(({ key }) => key),
      ...exitCells.filter(({ value }) => isOver(decodeExit(value).rev)).map(({ key }) => key),
      ADDED,
    ],
    dropped: leaving.map(({ entry: { source, id }, reason }) => ({ source, id, reason })),
    counts,
    floors,
  };
}
