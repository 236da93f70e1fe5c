import { Buffer } from 'node:buffer';
import type { Entry } from '@feedloom/core';
import { asBuffer, readInteger } from '@feedloom/core';
import { markKey } from '../keys.js';
import { FINGERPRINT_BYTES } from './fingerprint.js';
import type { PoolEntry } from './entry.js';
import { FORMAT_VERSION, corrupt, openRecord } from './record.js';

/** What a removal means for later offers: a served item stays away for a while, a removed one may come back at once. */
export type MarkKind = 'served' | 'removed';

const SERVED = 1;
const REMOVED = 2;

const STARTS: Readonly<Record<MarkKind, Buffer>> = {
  served: Buffer.of(FORMAT_VERSION, SERVED),
  removed: Buffer.of(FORMAT_VERSION, REMOVED),
};

/** Writes the mark of revision `rev`: the fingerprints of the ids that it removed. */
export function encodeMark(rev: number, kind: MarkKind, fingerprints: readonly Uint8Array[]): Entry {
  return { key: markKey(rev), value: Buffer.concat([STARTS[kind], ...fingerprints]) };
}

/** With the 1,000 marks after which a settle is due, 1 entry in 17 needs a second look. */
const FILTER_SLOTS = 16_384;
const FILTER_MASK = FILTER_SLOTS - 1;

/** Used within one synchronous call at a time. */
const lowBits = new Uint8Array(FILTER_SLOTS);

/** One revision's mark, as it lies in the log. */
interface Mark {
  readonly rev: number;
  readonly kind: MarkKind;
  readonly key: Uint8Array;
  readonly fingerprints: Buffer;
}

/**
 * The removals since the last settle, newest last.
 *
 * An entry is dead if, and only if, a mark with its id has a higher revision than the one its writer had read.
 */
export class MarkLog {
  readonly #marks: readonly Mark[];

  /** Reads the entries of the range of marks. */
  constructor(entries: readonly Entry[]) {
    this.#marks = entries.map(({ key, value }) => {
      const record = openRecord(value, 'mark', 2);
      const fingerprints = record.subarray(2);
      if (fingerprints.length % FINGERPRINT_BYTES !== 0) throw corrupt('mark');
      return {
        rev: readInteger(asBuffer(key), 1),
        kind: record[1] === SERVED ? 'served' : 'removed',
        key,
        fingerprints,
      };
    });
  }

  /** The newest revision that removed something; 0 for none. */
  get newest(): number {
    return this.#marks.at(-1)?.rev ?? 0;
  }

  /** How many revisions the log holds. */
  get length(): number {
    return this.#marks.length;
  }

  /** The keys of the marks whose revision satisfies `isOver`. */
  keysWhere(isOver: (rev: number) => boolean): Uint8Array[] {
    return this.#marks.filter(({ rev }) => isOver(rev)).map(({ key }) => key);
  }

  /**
   * The dead among the entries of some pools, by the one rule of life and death: a mark with an entry's id has a revision above the
   * one that the entry's writer had read. Entries written after the newest removal need no look-up.
   */
  deadAmong(pools: readonly (readonly PoolEntry[])[]): ReadonlySet<PoolEntry> {
    const dead = new Set<PoolEntry>();
    if (this.#marks.length === 0) return dead;
    const suspects = new Map<number, PoolEntry[]>();
    const mayHold = this.#lowBits();
    const { newest } = this;
    for (const pool of pools) {
      for (const entry of pool) {
        if (entry.q >= newest) continue;
        const low = entry.printLow;
        if (mayHold[low & FILTER_MASK] === 0) continue;
        const same = suspects.get(low);
        if (same) same.push(entry);
        else suspects.set(low, [entry]);
      }
    }
    if (suspects.size === 0) return dead;
    for (const { rev, fingerprints } of this.#marks) {
      for (let offset = 0; offset < fingerprints.length; offset += FINGERPRINT_BYTES) {
        const same = suspects.get(fingerprints.readUInt32LE(offset));
        if (same === undefined) continue;
        const high = fingerprints.readUInt32LE(offset + 4);
        for (const entry of same) if (rev > entry.q && entry.printHigh === high) dead.add(entry);
      }
    }
    return dead;
  }

  /** Which low bits occur in the log: most entries are cleared by this first, cheap look. */
  #lowBits(): Uint8Array {
    const bits = lowBits.fill(0);
    for (const { fingerprints } of this.#marks) {
      for (let offset = 0; offset < fingerprints.length; offset += FINGERPRINT_BYTES) {
        bits[fingerprints.readUInt16LE(offset) & FILTER_MASK] = 1;
      }
    }
    return bits;
  }

  /**
   * The last revision that removed each id.
   *
   * @param wanted - fingerprints, any number of them.
   * @param kind - the only kind of removal to look at; all kinds if omitted.
   * @returns One revision for each, 0 for an id that no mark holds. One pass over the log.
   */
  lastRemovals(wanted: readonly Buffer[], kind?: MarkKind): number[] {
    const removedAt = wanted.map(() => 0);
    if (this.#marks.length === 0 || wanted.length === 0) return removedAt;
    const byLow = new Map<number, number[]>();
    wanted.forEach((print, index) => {
      const low = print.readUInt32LE(0);
      const same = byLow.get(low);
      if (same) same.push(index);
      else byLow.set(low, [index]);
    });
    for (const { rev, kind: marked, fingerprints } of this.#marks) {
      if (kind !== undefined && marked !== kind) continue;
      for (let offset = 0; offset < fingerprints.length; offset += FINGERPRINT_BYTES) {
        const candidates = byLow.get(fingerprints.readUInt32LE(offset));
        if (candidates === undefined) continue;
        const high = fingerprints.readUInt32LE(offset + 4);
        for (const index of candidates) if (wanted[index]?.readUInt32LE(4) === high) removedAt[index] = rev;
      }
    }
    return removedAt;
  }
}
