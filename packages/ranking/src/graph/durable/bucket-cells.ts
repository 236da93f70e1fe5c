import { sameBytes } from '@feedloom/core';
import type { Deadline, Entry } from '@feedloom/core';
import type { EdgeChange } from './edge-change.js';
import { packEdge, unpackEdge } from './edge-record.js';
import type { EdgeRecord } from './edge-record.js';
import { HEAD, changeKey, edgeKey } from './graph-keys.js';
import { erasedBefore, packBucketHead, sequenceOf } from './heads.js';
import type { Ends, OwnerCells } from './owner-cells.js';
import type { StoreAccess } from './store-access.js';
import type { Stamps } from './stamps.js';

/** How a change that meets another one of the same edge behaves. */
export interface ChangeMode {
  /**
   * Whether the change comes from a queue, and loses against what has a higher stamp. One that is made now always counts,
   * and gets a higher stamp if it needs one.
   */
  readonly isLate: boolean;
  /** Whether the bucket's head is replaced even if nothing is to be written: a lost write may still be on its way. */
  readonly isFence?: boolean | undefined;
}

/** What became of changes of one bucket. */
export interface BucketOutcome {
  /** Those that count, as they were written. */
  readonly applied: readonly EdgeChange[];
  /** Edges of which it is recorded, for the backlog only, that they are gone. */
  readonly traces: readonly EdgeChange[];
  /** The bucket's sequence after the write; `undefined` if nothing had to be written. */
  readonly sequence: number | undefined;
}

/** What became of edges that were to be deleted. */
export interface PurgeOutcome {
  /** Those that were there. */
  readonly gone: readonly Ends[];
  /** Those that stay. */
  readonly left: readonly (Ends & Pick<EdgeRecord, 'owner' | 'stamp'>)[];
  /** Of those that were recorded to be gone. */
  readonly traces: readonly EdgeChange[];
  /** The bucket's sequence after the write. */
  readonly sequence: number;
}

/** The cell of one edge. */
interface FoundCell {
  readonly isThere: boolean;
  /** `undefined` if it is not there, or damaged. */
  readonly record: EdgeRecord | undefined;
}

const NO_CELL: FoundCell = { isThere: false, record: undefined };

/** What one bucket holds of some edges, and the head to guard a write by. */
interface FoundCells {
  readonly head: Uint8Array | undefined;
  /** In the order asked for. */
  readonly cells: readonly FoundCell[];
}

/**
 * The partitions that edges lie in. Every write replaces the head of its partition and is guarded by it, so of two processes
 * that write neither loses anything, and nothing is written that was planned before an erasure passed by.
 */
export class BucketCells {
  readonly #access: StoreAccess;
  readonly #owners: OwnerCells;
  readonly #stamps: Stamps;

  constructor(access: StoreAccess, owners: OwnerCells, stamps: Stamps) {
    this.#access = access;
    this.#owners = owners;
    this.#stamps = stamps;
  }

  /**
   * Makes changes of different edges of one bucket.
   *
   * @param heads - The heads that the owners' notes lie under.
   */
  async change(
    bucket: number,
    changes: readonly EdgeChange[],
    heads: ReadonlyMap<string, Uint8Array>,
    { isLate, isFence = false }: ChangeMode,
    deadline: Deadline,
  ): Promise<BucketOutcome> {
    const noted = new Map(heads);
    const owners = [...new Set(changes.flatMap(({ facts }) => facts?.owner ?? []))];
    return this.#access.insist(deadline, async () => {
      const { head, cells } = await this.#read(bucket, changes, deadline);
      // Read after the bucket's head: an erasure that begins later than this replaces that head before it is done.
      const current = await this.#owners.heads(owners, deadline);
      const moved = owners.filter((owner, index) => !sameBytes(current[index], noted.get(owner)));
      if (moved.length > 0) {
        for (const owner of moved) {
          const own = changes.filter(({ facts }) => facts?.owner === owner);
          noted.set(owner, await this.#owners.note(owner, own, isLate, deadline));
        }
        return undefined;
      }
      const planned = changes.flatMap((change, index) => {
        const owner = change.facts?.owner;
        const erased = owner === undefined ? 0 : erasedBefore(noted.get(owner));
        const old = cells[index]?.record;
        const resolved = this.#resolve(change, old, erased, isLate);
        return resolved === undefined ? [] : [{ change: resolved, old }];
      });
      const applied = planned.map(({ change }) => change);
      // Those too that an attempt has written whose answer was lost.
      const met = changes.filter((_, index) => cells[index]?.record?.isTrace === true);
      const traces = [...met, ...planned.filter(isTrace).map(({ change }) => change)];
      if (applied.length === 0 && !isFence) return { applied, traces, sequence: undefined };
      const sequence = sequenceOf(head) + 1;
      const puts: Entry[] = [];
      const deletes: Uint8Array[] = [];
      for (const [place, made] of planned.entries()) {
        const { from, to, stamp, facts } = made.change;
        const { old } = made;
        const key = edgeKey(from, to);
        const change = changeKey(sequence, place);
        const owner = facts === undefined ? old?.owner : facts.owner;
        puts.push({ key, value: packEdge({ stamp, change, owner, facts, isTrace: isTrace(made) }) });
        puts.push({ key: change, value: key });
        if (old !== undefined) deletes.push(old.change);
      }
      const isDone = await this.#write(bucket, head, sequence, { puts, deletes }, deadline);
      return isDone ? { applied, traces, sequence } : undefined;
    });
  }

  /**
   * Deletes the cells of edges that `isDoomed` or that are damaged, leaving nothing of them, and replaces the head even if
   * there are none.
   *
   * @param leavesTrace - Whether it is recorded that they are gone, but not whose they were: for changes that wait elsewhere.
   */
  async purge(
    bucket: number,
    ends: readonly Ends[],
    isDoomed: (record: EdgeRecord) => boolean,
    leavesTrace: boolean,
    deadline: Deadline,
  ): Promise<PurgeOutcome> {
    return this.#access.insist(deadline, async () => {
      const { head, cells } = await this.#read(bucket, ends, deadline);
      const sequence = sequenceOf(head) + 1;
      const gone: Ends[] = [];
      const left: (Ends & Pick<EdgeRecord, 'owner' | 'stamp'>)[] = [];
      const traces: EdgeChange[] = [];
      const puts: Entry[] = [];
      const deletes: Uint8Array[] = [];
      for (const [place, { from, to }] of ends.entries()) {
        const { isThere, record } = cells[place] ?? NO_CELL;
        const key = edgeKey(from, to);
        if (record === undefined) {
          if (isThere) deletes.push(key);
          continue;
        }
        const { stamp, owner } = record;
        if (!isDoomed(record)) {
          left.push({ from, to, owner, stamp });
          continue;
        }
        if (record.facts !== undefined) gone.push({ from, to });
        deletes.push(record.change);
        if (leavesTrace) {
          const change = changeKey(sequence, place);
          puts.push({ key, value: packEdge({ stamp, change, owner: undefined, facts: undefined, isTrace: true }) });
          puts.push({ key: change, value: key });
          traces.push({ from, to, stamp });
        } else {
          deletes.push(key);
        }
      }
      const isDone = await this.#write(bucket, head, sequence, { puts, deletes }, deadline);
      return isDone ? { gone, left, traces, sequence } : undefined;
    });
  }

  async #read(bucket: number, ends: readonly Ends[], deadline: Deadline): Promise<FoundCells> {
    const { store, partitions } = this.#access;
    const parts = [{ key: HEAD }, ...ends.map(({ from, to }) => ({ key: edgeKey(from, to) }))];
    const [heads, ...found] = await store.read(partitions.bucket(bucket), parts, this.#access.call(deadline));
    const cells = found.map(([cell]): FoundCell => {
      return { isThere: cell !== undefined, record: cell && unpackEdge(cell.value) };
    });
    for (const { record } of cells) if (record !== undefined) this.#stamps.observe(record.stamp);
    return { head: heads?.[0]?.value, cells };
  }

  #write(
    bucket: number,
    head: Uint8Array | undefined,
    sequence: number,
    { puts = [], deletes }: { readonly puts?: readonly Entry[]; readonly deletes: readonly Uint8Array[] },
    deadline: Deadline,
  ): Promise<boolean> {
    const { store, partitions, random } = this.#access;
    const change = {
      guard: { key: HEAD, expected: head },
      puts: [{ key: HEAD, value: packBucketHead(sequence, random) }, ...puts],
      deletes,
    };
    return store.write(partitions.bucket(bucket), change, this.#access.call(deadline));
  }

  /** The change as it is to be written; `undefined` if it does not count. */
  #resolve(change: EdgeChange, old: EdgeRecord | undefined, erased: number, isLate: boolean): EdgeChange | undefined {
    const { from, to, stamp } = change;
    if (change.facts === undefined && change.leavesTrace !== true && old === undefined) return undefined;
    const oldStamp = old?.stamp ?? 0;
    if (isLate) {
      if (stamp <= oldStamp) return undefined;
      // It replaced what others had put there before it was erased, so that is gone too.
      return stamp <= erased ? { from, to, stamp } : change;
    }
    const older = Math.max(oldStamp, erased);
    if (stamp > older) return change;
    this.#stamps.observe(older + 1);
    return { ...change, stamp: older + 1 };
  }
}

/** Whether a change takes away what the store has never had, or has forgotten. */
function isTrace({ change, old }: { readonly change: EdgeChange; readonly old: EdgeRecord | undefined }): boolean {
  return change.facts === undefined && (old === undefined || old.isTrace === true);
}
