import type { Entry, ReadPart } from '@feedloom/core';
import { asBuffer } from '@feedloom/core';
import type { DropReason } from '../contracts/item.js';
import {
  ADDED,
  ENTRIES,
  EXITS,
  MARKS,
  STANDINGS,
  entryKey,
  exitKey,
  poolPrefix,
  poolRange,
  standingKey,
} from '../keys.js';
import { decodeAdded } from '../records/added.js';
import type { PoolEntry } from '../records/entry.js';
import { decodeStanding, encodeStanding, keyAt, placeOf } from '../records/standing.js';
import { encodeExit } from '../records/exit.js';
import { encodeMark, MarkLog } from '../records/mark-log.js';
import { dropsOf } from '../records/pending.js';
import { fingerprint } from '../records/fingerprint.js';
import { readPool } from './cell-entries.js';
import { settleCells } from './cells-settle.js';
import { firstValue } from './first-value.js';
import { sift } from './reap.js';
import type { Layout, PoolView } from './layout.js';

/** An item may leave two pools in one write, for two reasons: the last one is noted. */
function onePutForEachKey(puts: readonly Entry[]): Entry[] {
  return [...new Map(puts.map((put) => [asBuffer(put.key).toString('latin1'), put])).values()];
}

/** One cell for each entry, kept in order by its key, and one that says where the item stands. For most stores. */
export const cells: Layout = {
  name: 'cells',
  settleAt: 40,

  standingParts: (ids) => ids.map((id): ReadPart => ({ key: standingKey(id) })),

  standings: (got, ids) => ids.map((_, index) => decodeStanding(firstValue(got[index]))),

  offer(_got, { source, q, nonce, lines }) {
    const prefix = poolPrefix(source);
    const puts: Entry[] = [];
    const deletes: Uint8Array[] = [];
    for (const { id, rank, value, standing } of lines) {
      const key = entryKey(prefix, rank, id, q, nonce);
      const places = standing.kind === 'waiting' ? standing.places : [];
      const old = places.find((place) => place.source === source);
      if (old !== undefined) deletes.push(keyAt(old, id));
      const others = places.filter((place) => place !== old);
      puts.push({ key, value });
      puts.push({
        key: standingKey(id),
        value: encodeStanding({ kind: 'waiting', places: [...others, placeOf(source, key, prefix.length)] }),
      });
    }
    return { puts, deletes };
  },

  withdraw(got, { rev, ids, hidden }, head) {
    const standings = this.standings(got, ids, head);
    const puts = [
      encodeMark(
        rev,
        'removed',
        ids.map((id) => fingerprint(head.incarnation, id)),
      ),
    ];
    const left = ids.flatMap((id, index) => {
      const standing = standings[index];
      const places = standing?.kind === 'waiting' ? standing.places : [];
      return places.map((place) => ({ id, source: place.source, key: keyAt(place, id) }));
    });
    const deletes = left.map(({ key }) => key);
    for (const [index, id] of ids.entries()) {
      if (hidden) puts.push({ key: standingKey(id), value: encodeStanding({ kind: 'hidden', rev }) });
      else if (standings[index]?.kind === 'waiting') deletes.push(standingKey(id));
    }
    const reason = hidden ? ('hidden' as const) : ('removed' as const);
    return { puts, deletes, dropped: left.map(({ id, source }) => ({ id, source, reason })) };
  },

  viewParts: ({ sources, limit, shared }) => [
    { key: ADDED },
    MARKS,
    ...sources.map((source): ReadPart => ({ ...poolRange(source), limit })),
    ...shared.map((id): ReadPart => ({ key: standingKey(id) })),
  ],

  view(got, { sources, limit, shared }, head, now) {
    const added = decodeAdded(firstValue(got[0]));
    const marks = new MarkLog(got[1] ?? []);
    const read = sources.map((source, index) => readPool(source, got[index + 2] ?? []));
    const { live, dead, expired } = sift(read, marks, now);
    const pools = sources.map((source, index): PoolView => {
      const entries = live[index] ?? [];
      const more = (read[index]?.length ?? 0) === limit;
      const estimate = (head.counts[source] ?? 0) + (added[source] ?? 0);
      return { source, entries, more, size: more ? Math.max(estimate, entries.length + 1) : entries.length };
    });
    return {
      pools,
      standings: shared.map((_, index) => decodeStanding(firstValue(got[index + 2 + sources.length]))),
      hasGarbage: dead.length + expired.length > 0,
      backlog: marks.length,
      take({ rev, chosen, dropped, at }) {
        const puts: Entry[] = [];
        const fingerprints = chosen.map((item) => item.fingerprint);
        if (chosen.length > 0) {
          puts.push(encodeMark(rev, 'served', fingerprints));
          const value = encodeStanding({ kind: 'served', rev });
          for (const { id } of chosen) puts.push({ key: standingKey(id), value });
        }
        // A chosen item leaves every pool in which it was seen; elsewhere it is dead by its mark.
        const taken = new Set(chosen.map(({ id }) => id));
        const lows = new Set(chosen.map(({ fingerprint: print }) => asBuffer(print).readUInt32LE(0)));
        const isTaken = (entry: PoolEntry): boolean => lows.has(entry.printLow) && taken.has(entry.id);
        const isLeaving = dropped.size === 0 ? isTaken : (entry: PoolEntry) => isTaken(entry) || dropped.has(entry);
        const leaving = live.flatMap((pool) => pool.filter(isLeaving));
        const note = (entry: PoolEntry, reason: DropReason): void => {
          if (entry.key !== undefined) puts.push({ key: exitKey(entry.id), value: encodeExit({ rev, reason, at }) });
        };
        for (const [entry, reason] of dropped) note(entry, reason);
        for (const entry of expired) note(entry, 'expired');
        return {
          puts: dropped.size + expired.length > 1 ? onePutForEachKey(puts) : puts,
          deletes: [...leaving, ...dead, ...expired].flatMap(({ key }) => (key ? [key] : [])),
          dropped: [...dropsOf(dead, 'dead'), ...dropsOf(expired, 'expired')],
        };
      },
    };
  },

  settleParts: () => [MARKS, ENTRIES, STANDINGS, EXITS],
  settle: settleCells,

  completionParts: () => [],
  complete: (_got, plan) => plan,
};
