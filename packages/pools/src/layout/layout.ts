import type { Entry, ReadPart } from '@feedloom/core';
import type { DropReason } from '../contracts/item.js';
import type { LiveHead } from '../records/head.js';
import type { PoolEntry } from '../records/entry.js';
import type { Dropped, Plan, ShortPlan } from '../records/pending.js';
import type { Standing } from '../records/standing.js';

/** The cells that a read returned, one list for each part asked for. */
export type Got = readonly (readonly Entry[])[];

/** One batch of offered items that has passed all checks. */
export interface Batch {
  readonly source: string;
  /** The head's revision as the writer read it. */
  readonly q: number;
  /** Grows with every batch that follows another: of two scores for one item the later counts. */
  readonly order: number;
  /** Random, so that no key is used twice. */
  readonly nonce: Uint8Array;
  readonly lines: readonly {
    readonly id: string;
    readonly rank: number;
    readonly value: Uint8Array;
    readonly standing: Standing;
  }[];
}

/** What a refresh wants to see of the pools. */
export interface ViewQuery {
  readonly sources: readonly string[];
  /** How many entries of each pool, from the best. */
  readonly limit: number;
  /** Items of shared sources, whose standing is needed. */
  readonly shared: readonly string[];
}

/** The seen part of one pool. */
export interface PoolView {
  readonly source: string;
  /** Alive, best first. */
  readonly entries: readonly PoolEntry[];
  /** Exact if `more` is false, else an estimate. */
  readonly size: number;
  /** Whether the pool holds entries that were not read. */
  readonly more: boolean;
}

/** What a refresh does to the pools. */
export interface Taking {
  /** The revision of the write. */
  readonly rev: number;
  readonly chosen: readonly { readonly id: string; readonly fingerprint: Uint8Array }[];
  /** Entries that leave unseen, and why; whoever names them accounts for them. */
  readonly dropped: ReadonlyMap<PoolEntry, DropReason>;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Whether a mark of this revision is too old to matter. */
  readonly isOver: (rev: number) => boolean;
}

/** A plan, and what it removes unseen. */
export interface Removal extends Plan {
  readonly dropped: readonly Dropped[];
  /** What {@link Layout.complete} makes this plan of again. @defaultValue the plan itself */
  readonly short?: ShortPlan | undefined;
}

/** The pools as one read showed them, and the only way to take from them. */
export interface View {
  readonly pools: readonly PoolView[];
  /** One standing for each shared item asked for. */
  readonly standings: readonly Standing[];
  /** Whether something lies there that {@link View.take} would clear away even if nothing is chosen. */
  readonly hasGarbage: boolean;
  /** What has piled up since the last settle: revisions in the mark log, or batches in the inbox. */
  readonly backlog: number;
  take(taking: Taking): Removal;
}

/** What a settle enforces. */
export interface SettleRules {
  readonly rev: number;
  readonly now: number;
  readonly capOf: (source: string) => number;
  readonly isOver: (rev: number) => boolean;
}

/** What a settle found and does. */
export interface Settled extends Removal {
  /** The live entries of each source that are left. */
  readonly counts: Readonly<Record<string, number>>;
  /** The lowest rank kept in each pool that is full. */
  readonly floors: Readonly<Record<string, number>>;
}

/** Ids that leave all pools, and whether they may be offered again. */
export interface Withdrawal {
  readonly rev: number;
  readonly ids: readonly string[];
  readonly hidden: boolean;
}

/**
 * How pools lie in a user's partition: a codec above the store contract, chosen per store.
 *
 * Every method is pure: parts to read, then what to write given what was read. The head guards it all.
 */
export interface Layout {
  readonly name: 'cells' | 'blocks';
  /** The {@link View.backlog} from which on a settle is due. */
  readonly settleAt: number;

  /** What to read to learn where items stand. */
  standingParts(ids: readonly string[]): ReadPart[];
  /** Where items stand. An item that waits in a pool may be reported as free. */
  standings(got: Got, ids: readonly string[], head: LiveHead): Standing[];
  /** Puts a batch into its pool; `got` is what {@link Layout.standingParts} returned for its ids. */
  offer(got: Got, batch: Batch): Plan;
  /** Takes ids out of all pools; `got` is what {@link Layout.standingParts} returned for them. */
  withdraw(got: Got, withdrawal: Withdrawal, head: LiveHead): Removal;

  viewParts(query: ViewQuery): ReadPart[];
  view(got: Got, query: ViewQuery, head: LiveHead, now: number): View;

  /** Everything, for {@link Layout.settle}. */
  settleParts(): ReadPart[];
  settle(got: Got, rules: SettleRules, head: LiveHead): Settled;

  /** What to read to complete a short plan. */
  completionParts(short: ShortPlan): ReadPart[];
  /** The plan that was made under the head that still stands: what it rewrites lies there as its maker saw it. */
  complete(got: Got, short: ShortPlan): Plan;
}
