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
import type { Got, Layout, PoolView } from './layout.js';

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

/** Pools and inbox as one: of several entries of an item in one source, the last written counts. */
function merge(blockCells: readonly Entry[], inboxCells: readonly Entry[]): PoolEntry[] {
  const byItem = new Map<string, PoolEntry>();
  for (const { value } of [...blockCells, ...inboxCells]) {
    for (const entry of decodePacked(value)) byItem.set(`${entry.source}\n${entry.id}`, entry);
  }
  return [...byItem.values()];
}

const nameOf = (key: Uint8Array): string => asBuffer(key).toString('latin1');

/** Names what leaves the pools, and clears the inbox that is merged into them and the marks that are over. */
function shorten(
  [markCells = [], , inboxCells = []]: Got,
  leaving: readonly PoolEntry[],
  isOver: (rev: number) => boolean,
): ShortPlan {
  const bySource = groupBy(leaving, ({ source }) => source);
  return {
    puts: [],
    deletes: [...inboxCells.map(({ key }) => key), ...new MarkLog(markCells).keysWhere(isOver)],
    leaving: Object.fromEntries([...bySource].map(([source, entries]) => [source, entries.map(({ id }) => id)])),
  };
}

/** Rewrites the pools as `merged`, without what leaves. */
function rewrite(
  blockCells: readonly Entry[],
  merged: readonly PoolEntry[],
  { puts, deletes, leaving = {} }: ShortPlan,
): Plan {
  const gone = new Map(Object.entries(leaving).map(([source, ids]) => [source, new Set(ids)]));
  const kept = merged.filter(({ source, id }) => gone.get(source)?.has(id) !== true);
  const rewritten = [...groupBy(kept, ({ source }) => source)].map(([source, entries]) => ({
    key: blockKey(source),
    value: encodePacked(entries.toSorted(byRank)),
  }));
  const written = new Set(rewritten.map(({ key }) => nameOf(key)));
  const emptied = blockCells.map(({ key }) => key).filter((key) => !written.has(nameOf(key)));
  return { puts: [...rewritten, ...puts], deletes: [...emptied, ...deletes] };
}

/** One value for each pool and an inbox for new batches. For stores that pay for every deleted cell. */
export const blocks: Layout = {
  name: 'blocks',
  settleAt: 16,

  standingParts: () => [MARKS, { key: HIDDEN }],

  standings: (got, ids, head) => standingsFrom(new MarkLog(got[0] ?? []), decodeHidden(firstValue(got[1])), ids, head),

  offer(_got, { source, q, order, nonce, lines }) {
    const entries = lines.map(({ id, rank, value }) => new PoolEntry(source, { id, rank }, q, value));
    return { puts: [{ key: inboxKey(q, order, nonce), value: encodePacked(entries) }], deletes: [] };
  },

  withdraw(got, { rev, ids, hidden }, head) {
    const prints = ids.map((id) => fingerprint(head.incarnation, id));
    const puts = [encodeMark(rev, 'removed', prints)];
    if (hidden) puts.push({ key: HIDDEN, value: addHidden(firstValue(got[1]), prints) });
    return { puts, deletes: [], dropped: [] };
  },

  viewParts: () => [MARKS, BLOCKS, INBOX, { key: HIDDEN }],

  view(got, { sources, shared }, head, now) {
    const marks = new MarkLog(got[0] ?? []);
    const merged = merge(got[1] ?? [], got[2] ?? []);
    const { live, dead, expired } = sift([merged], marks, now);
    const alive = live[0] ?? [];
    const pools = sources.map((source): PoolView => {
      const entries = alive.filter((entry) => entry.source === source).toSorted(byRank);
      return { source, entries, size: entries.length, more: false };
    });
    return {
      pools,
      standings: standingsFrom(marks, decodeHidden(firstValue(got[3])), shared, head),
      hasGarbage: dead.length + expired.length > 0,
      backlog: got[2]?.length ?? 0,
      take({ rev, chosen, dropped, isOver }) {
        const taken = new Set(chosen.map(({ id }) => id));
        const leaving = alive.filter((entry) => taken.has(entry.id) || dropped.has(entry));
        const cleared = shorten(got, [...leaving, ...dead, ...expired], isOver);
        const prints = chosen.map((item) => item.fingerprint);
        const short = prints.length > 0 ? { ...cleared, puts: [encodeMark(rev, 'served', prints)] } : cleared;
        const drops = [...dropsOf(dead, 'dead'), ...dropsOf(expired, 'expired')];
        return { ...rewrite(got[1] ?? [], merged, short), short, dropped: drops };
      },
    };
  },

  settleParts: () => [MARKS, BLOCKS, INBOX],

  settle(got, { now, capOf, isOver }) {
    const merged = merge(got[1] ?? [], got[2] ?? []);
    const { live, dead, expired } = sift([merged], new MarkLog(got[0] ?? []), now);
    const { kept, capped, floors } = enforceCaps(live.flat(), capOf);
    const counts = Object.fromEntries(
      [...groupBy(kept, ({ source }) => source)].map(([source, all]) => [source, all.length]),
    );
    const cleared = shorten(got, [...dead, ...expired, ...capped], isOver);
    const short = { ...cleared, deletes: [...cleared.deletes, ADDED] };
    return {
      ...rewrite(got[1] ?? [], merged, short),
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
    return rewrite(blockCells, merge(blockCells, known), short);
  },
};
