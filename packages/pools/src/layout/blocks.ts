import type { Entry } from '@feedloom/core';
import { asBuffer } from '@feedloom/core';
import { ADDED, BLOCKS, HIDDEN, INBOX, MARKS, blockKey, inboxKey } from '../keys.js';
import { dropsOf } from '../records/pending.js';
import type { Plan, ShortPlan } from '../records/pending.js';
import { PoolEntry, byRank } from '../records/entry.js';
import { decodePacked, encodePacked } from '../records/packed.js';
import { encodeMark, MarkLog } from '../records/mark-log.js';
import { fingerprint } from '../records/fingerprint.js';
import type { LiveHead } from '../records/head.js';
import type { Standing } from '../records/standing.js';
import { FREE } from '../records/standing.js';
import { addHidden, decodeHidden } from '../records/hidden.js';
import { enforceCaps } from './enforce-caps.js';
import { groupBy } from './group-by.js';
import { firstValue } from './first-value.js';
import { sift } from './reap.js';
import type { Layout, PoolView } from './layout.js';

function standingsFrom(
  marks: MarkLog,
  hidden: ReadonlySet<string>,
  ids: readonly string[],
  head: LiveHead,
): Standing[] {
  const prints = ids.map((id) => fingerprint(head.incarnation, id));
  const servedAt = marks.lastRemovals(prints, 'served');
  return prints.map((print, index): Standing => {
    if (hidden.has(print.toString('latin1'))) return { kind: 'hidden', rev: 0 };
    const rev = servedAt[index] ?? 0;
    return rev > 0 ? { kind: 'served', rev } : FREE;
  });
}

/** One source's pool. */
interface Pool {
  /** Best first. Of several entries of an item the last written counts. */
  readonly entries: readonly PoolEntry[];
  /** Whether its block does not hold all of them as they are. */
  readonly isNewer: boolean;
}

/** Pools and inbox as one, by source. */
function merge(blockCells: readonly Entry[], inboxCells: readonly Entry[]): Map<string, Pool> {
  const pools = new Map<string, Pool>();
  for (const { value } of blockCells) {
    const entries = decodePacked(value);
    const [first] = entries;
    if (first !== undefined) pools.set(first.source, { entries, isNewer: false });
  }
  const offered = inboxCells.flatMap(({ value }) => decodePacked(value));
  for (const [source, batch] of groupBy(offered, (entry) => entry.source)) {
    const byItem = new Map<string, PoolEntry>();
    for (const entry of [...(pools.get(source)?.entries ?? []), ...batch]) byItem.set(entry.id, entry);
    pools.set(source, { entries: [...byItem.values()].sort(byRank), isNewer: true });
  }
  return pools;
}

const entriesOf = (pools: ReadonlyMap<string, Pool>): (readonly PoolEntry[])[] =>
  [...pools.values()].map(({ entries }) => entries);

const nameOf = (key: Uint8Array): string => asBuffer(key).toString('latin1');

/** Names what leaves the pools, and clears the inbox that is merged into them and the marks that are over. */
function shorten(
  marks: MarkLog,
  inboxCells: readonly Entry[],
  leaving: Iterable<PoolEntry>,
  isOver: (rev: number) => boolean,
): ShortPlan {
  const bySource = groupBy(leaving, ({ source }) => source);
  return {
    puts: [],
    deletes: [...inboxCells.map(({ key }) => key), ...marks.keysWhere(isOver)],
    leaving: Object.fromEntries([...bySource].map(([source, entries]) => [source, entries.map(({ id }) => id)])),
  };
}

/** Writes the pools without what leaves; a block that is right as it is stays. */
function rewrite(
  blockCells: readonly Entry[],
  pools: ReadonlyMap<string, Pool>,
  leaving: ReadonlySet<PoolEntry>,
  { puts, deletes }: Plan,
): Plan {
  const rewritten: Entry[] = [];
  const held = new Set<string>();
  for (const [source, { entries, isNewer }] of pools) {
    const kept = entries.filter((entry) => !leaving.has(entry));
    if (kept.length === 0) continue;
    const key = blockKey(source);
    held.add(nameOf(key));
    if (isNewer || kept.length < entries.length) rewritten.push({ key, value: encodePacked(kept) });
  }
  const emptied = blockCells.map(({ key }) => key).filter((key) => !held.has(nameOf(key)));
  return { puts: [...rewritten, ...puts], deletes: [...emptied, ...deletes] };
}

/** One value for each pool and an inbox for new batches. For stores that pay for every deleted cell. */
export const blocks: Layout = {
  name: 'blocks',
  settleAt: 16,

  standingParts: () => [{ key: HIDDEN }, MARKS],

  standings: (got, ids, head) => standingsFrom(new MarkLog(got[1] ?? []), decodeHidden(firstValue(got[0])), ids, head),

  offer(_got, { source, q, order, nonce, lines }) {
    const entries = lines.map(({ id, rank, value }) => new PoolEntry(source, { id, rank }, q, value));
    return { puts: [{ key: inboxKey(q, order, nonce), value: encodePacked(entries) }], deletes: [] };
  },

  withdraw(got, { rev, ids, hidden }, head) {
    const prints = ids.map((id) => fingerprint(head.incarnation, id));
    const puts = [encodeMark(rev, 'removed', prints)];
    if (hidden) puts.push({ key: HIDDEN, value: addHidden(firstValue(got[0]), prints) });
    return { puts, deletes: [], dropped: [] };
  },

  viewParts: () => [{ key: HIDDEN }, MARKS, BLOCKS, INBOX],

  view([hiddenCells, markCells = [], blockCells = [], inboxCells = []], { sources, shared }, head, now) {
    const marks = new MarkLog(markCells);
    const merged = merge(blockCells, inboxCells);
    const { live, dead, expired } = sift(entriesOf(merged), marks, now);
    const alive = new Map([...merged.keys()].map((source, at) => [source, live[at] ?? []]));
    const pools = sources.map((source): PoolView => {
      const entries = alive.get(source) ?? [];
      return { source, entries, size: entries.length, more: false };
    });
    return {
      pools,
      standings: standingsFrom(marks, decodeHidden(firstValue(hiddenCells)), shared, head),
      hasGarbage: dead.length + expired.length > 0,
      backlog: inboxCells.length,
      take({ rev, chosen, dropped, isOver }) {
        const taken = new Set(chosen.map(({ id }) => id));
        // Ids are read of those only that may be meant.
        const lows = new Set(chosen.map(({ fingerprint: print }) => asBuffer(print).readUInt32LE(0)));
        const isTaken = (entry: PoolEntry): boolean => lows.has(entry.printLow) && taken.has(entry.id);
        const leaving = new Set([...dead, ...expired]);
        for (const pool of live) {
          for (const entry of pool) if (isTaken(entry) || dropped.has(entry)) leaving.add(entry);
        }
        const cleared = shorten(marks, inboxCells, leaving, isOver);
        const prints = chosen.map((item) => item.fingerprint);
        const short = prints.length > 0 ? { ...cleared, puts: [encodeMark(rev, 'served', prints)] } : cleared;
        const drops = [...dropsOf(dead, 'dead'), ...dropsOf(expired, 'expired')];
        return { ...rewrite(blockCells, merged, leaving, short), short, dropped: drops };
      },
    };
  },

  settleParts: () => [MARKS, BLOCKS, INBOX],

  settle([markCells = [], blockCells = [], inboxCells = []], { now, capOf, isOver }) {
    const marks = new MarkLog(markCells);
    const merged = merge(blockCells, inboxCells);
    const { live, dead, expired } = sift(entriesOf(merged), marks, now);
    const { kept, capped, floors } = enforceCaps(live.flat(), capOf);
    const counts = Object.fromEntries(
      [...groupBy(kept, ({ source }) => source)].map(([source, all]) => [source, all.length]),
    );
    const leaving = new Set([...dead, ...expired, ...capped]);
    const cleared = shorten(marks, inboxCells, leaving, isOver);
    const short = { ...cleared, deletes: [...cleared.deletes, ADDED] };
    return {
      ...rewrite(blockCells, merged, leaving, short),
      short,
      dropped: [...dropsOf(dead, 'dead'), ...dropsOf(expired, 'expired'), ...dropsOf(capped, 'capped')],
      counts,
      floors,
    };
  },

  completionParts: ({ leaving }) => (leaving === undefined ? [] : [BLOCKS, INBOX]),

  complete([blockCells = [], inboxCells = []], short) {
    if (short.leaving === undefined) return short;
    // What has been offered since stays where it is.
    const cleared = new Set(short.deletes.map(nameOf));
    const known = inboxCells.filter(({ key }) => cleared.has(nameOf(key)));
    const merged = merge(blockCells, known);
    const leaving = Object.entries(short.leaving).flatMap(([source, ids]) => {
      const gone = new Set(ids);
      return (merged.get(source)?.entries ?? []).filter(({ id }) => gone.has(id));
    });
    return rewrite(blockCells, merged, new Set(leaving), short);
  },
};
