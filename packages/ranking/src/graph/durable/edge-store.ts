import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Deadline } from '@feedloom/core';
import { EDGES_A_TURN } from '../in-turns.js';
import { BucketCells } from './bucket-cells.js';
import type { ChangeMode } from './bucket-cells.js';
import { nameOf } from './edge-change.js';
import type { EdgeChange } from './edge-change.js';
import type { EdgeRecord } from './edge-record.js';
import { bucketOf } from './graph-keys.js';
import type { MetaCells } from './meta-cells.js';
import { OwnerCells } from './owner-cells.js';
import type { Ends } from './owner-cells.js';
import { Reached } from './reached.js';
import type { Stamps } from './stamps.js';
import type { StoreAccess } from './store-access.js';

/** The most changes of one write. */
const BATCH = 250;

/** Writes under way at a time. */
const CONCURRENCY = 8;

/** After so many failures of one call the rest of it is not tried. */
const PATIENCE = 4;

/** What became of changes. */
export interface WriteOutcome {
  /** Those that count. */
  readonly applied: readonly EdgeChange[];
  /** Edges of which it is recorded, for the backlog only, that they are gone; some may come twice. */
  readonly traces: readonly EdgeChange[];
  /** Those that the store refused, or whose answer was lost. */
  readonly failed: readonly EdgeChange[];
  /** Why, of the first. */
  readonly cause: unknown;
}

/** The edges of a graph in an ordered store. */
export class EdgeStore {
  readonly meta: MetaCells;
  readonly buckets: number;
  /** Up to where this process has seen each bucket. */
  readonly reached: Reached;
  readonly #owners: OwnerCells;
  readonly #cells: BucketCells;

  constructor(access: StoreAccess, meta: MetaCells, buckets: number, stamps: Stamps) {
    this.meta = meta;
    this.buckets = buckets;
    this.reached = new Reached(buckets);
    this.#owners = new OwnerCells(access);
    this.#cells = new BucketCells(access, this.#owners, stamps);
  }

  /** Makes changes of different edges. Never rejects: each is made or not. */
  async write(changes: readonly EdgeChange[], mode: ChangeMode, deadline: Deadline): Promise<WriteOutcome> {
    const limit = pLimit(CONCURRENCY);
    const heads = new Map<string, Uint8Array>();
    const applied: EdgeChange[] = [];
    const traces: EdgeChange[] = [];
    const failed: EdgeChange[] = [];
    const causes: unknown[] = [];
    const attempt = async (batch: readonly EdgeChange[], work: () => Promise<void>): Promise<void> => {
      try {
        if (causes.length >= PATIENCE) failed.push(...batch);
        else await work();
      } catch (error) {
        causes.push(error);
        failed.push(...batch);
      }
    };
    const owned = groupBy(changes, ({ facts }) => facts?.owner ?? '');
    const noting = [...owned].map(([owner, own]) =>
      limit(() =>
        attempt(own, async () => {
          if (owner !== '') heads.set(owner, await this.#owners.note(owner, own, mode.isLate, deadline));
        }),
      ),
    );
    await Promise.all(noting);
    if (changes.length > EDGES_A_TURN) await nextTurn();
    const unnoted = new Set(failed);
    const noted = changes.filter((change) => !unnoted.has(change));
    const writing = this.#batches(noted).map(([bucket, batch]) =>
      limit(() =>
        attempt(batch, async () => {
          // Stores that answer at once would otherwise make one long turn of many batches.
          if (changes.length > EDGES_A_TURN) await nextTurn();
          const outcome = await this.#cells.change(bucket, batch, heads, mode, deadline);
          applied.push(...outcome.applied);
          traces.push(...outcome.traces);
          this.reached.wrote(bucket, outcome.sequence);
        }),
      ),
    );
    await Promise.all(writing);
    return { applied, traces, failed, cause: causes[0] };
  }

  /**
   * Deletes all edges of an owner, leaving nothing of them, and voids the owner's changes that are on their way.
   */
  async erase(
    owner: string,
    { stamp, cutoff, leavesTrace }: ErasureOptions,
    deadline: Deadline,
  ): Promise<ErasureOutcome> {
    const { ends, keys } = await this.#owners.retire(owner, stamp, deadline);
    if (ends.length === 0) return { gone: [], traces: [], wasKnown: false };
    // First, so that no snapshot of before can bring anything back.
    await this.meta.countErasure(deadline);
    const limit = pLimit(CONCURRENCY);
    const outcomes = await Promise.all(
      this.#batches(ends).map(([bucket, batch]) =>
        limit(async () => {
          if (ends.length > EDGES_A_TURN) await nextTurn();
          const isDoomed = (record: EdgeRecord): boolean => record.owner === owner && record.stamp <= cutoff;
          const outcome = await this.#cells.purge(bucket, batch, isDoomed, leavesTrace, deadline);
          this.reached.wrote(bucket, outcome.sequence);
          return outcome;
        }),
      ),
    );
    const left = outcomes.flatMap((outcome) => outcome.left).filter((edge) => edge.owner === owner);
    // Noted anew whatever their stamps: they are there.
    if (left.length > 0) await this.#owners.note(owner, left, false, deadline);
    await this.#owners.forget(owner, keys, deadline);
    return {
      gone: outcomes.flatMap(({ gone }) => gone),
      traces: outcomes.flatMap(({ traces }) => traces),
      wasKnown: true,
    };
  }

  /** Deletes records of edges that are old. */
  async sweep(ends: readonly Ends[], isOld: (record: EdgeRecord) => boolean, deadline: Deadline): Promise<void> {
    const each = [...new Map(ends.map((edge) => [nameOf(edge), edge])).values()];
    for (const [bucket, batch] of this.#batches(each)) {
      const { sequence } = await this.#cells.purge(bucket, batch, isOld, false, deadline);
      this.reached.wrote(bucket, sequence);
    }
  }

  #batches<Edge extends Ends>(edges: readonly Edge[]): [number, Edge[]][] {
    const batches: [number, Edge[]][] = [];
    for (const [bucket, all] of groupBy(edges, ({ from }) => bucketOf(from, this.buckets))) {
      for (let first = 0; first < all.length; first += BATCH) batches.push([bucket, all.slice(first, first + BATCH)]);
    }
    return batches;
  }
}

/** How to erase. */
export interface ErasureOptions {
  /** Of the erasure. */
  readonly stamp: number;
  /** The highest stamp of an edge that goes; the others stay. */
  readonly cutoff: number;
  /** Whether changes by others may be on their way, which must not bring an edge back that was the user's later. */
  readonly leavesTrace: boolean;
}

/** What an erasure did. */
export interface ErasureOutcome {
  /** The edges that were there. */
  readonly gone: readonly Ends[];
  /** Those of which it is recorded that they are gone. */
  readonly traces: readonly EdgeChange[];
  /** Whether the owner had ever put an edge there, so that snapshots may hold some. */
  readonly wasKnown: boolean;
}

function groupBy<Element, Key>(elements: readonly Element[], keyOf: (element: Element) => Key): Map<Key, Element[]> {
  const groups = new Map<Key, Element[]>();
  for (const element of elements) {
    const key = keyOf(element);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [element]);
    else group.push(element);
  }
  return groups;
}
