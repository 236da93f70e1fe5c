import type { Change, Entry, ReadPart } from '@feedloom/core';
import type { Dropped } from '../records/pending.js';

/** Which store a step concerns. They are one and the same unless the feed has a store of its own. */
export type StoreName = 'pools' | 'feed';

/** Parts of the user's partition in one store. */
export interface ReadRequest {
  readonly store: StoreName;
  readonly parts: readonly ReadPart[];
}

/** What a write is for, and every entry that it removes unseen, with the reason. */
export interface Account {
  readonly kind:
    | 'create'
    | 'offer'
    | 'chunk'
    | 'bank'
    | 'debt'
    | 'visit'
    | 'withdraw'
    | 'settle'
    | 'track'
    | 'apply'
    | 'fence'
    | 'erase';
  readonly dropped: readonly Dropped[];
}

/** Reads from both stores at once. */
export interface ReadStep {
  readonly do: 'read';
  readonly requests: readonly ReadRequest[];
}

/** One conditional write. */
export interface WriteStep {
  readonly do: 'write';
  readonly store: StoreName;
  readonly change: Change;
  readonly account: Account;
  /** What is worth doing while the write is under way; nothing may depend on whether it has been done. */
  readonly meanwhile?: (() => void) | undefined;
}

/** Something that is not storage and may take time, such as asking the generator. */
export interface AwaitStep {
  readonly do: 'await';
  readonly start: () => unknown;
}

/** What an operation asks its driver to do. */
export type Step = ReadStep | WriteStep | AwaitStep;

/** What became of a write: done, refused by its guard, or unknown (maybe done, maybe later). */
export type Outcome = 'done' | 'refused' | 'maybe';

/**
 * A storage operation as a pure sequence of steps, without any I/O of its own.
 *
 * The driver ({@link perform}) runs it against stores; the model checker runs the same code through every
 * interleaving, time-out and crash.
 */
export type Operation<Result> = Generator<Step, Result, unknown>;

/** Reads parts of one store. */
export function* read(store: StoreName, parts: readonly ReadPart[]): Operation<Entry[][]> {
  const [got = []] = (yield { do: 'read', requests: [{ store, parts }] }) as Entry[][][];
  return got;
}

/** Reads parts of both stores at once. */
export function* readBoth(pools: readonly ReadPart[], feed: readonly ReadPart[]): Operation<[Entry[][], Entry[][]]> {
  return (yield {
    do: 'read',
    requests: [
      { store: 'pools', parts: pools },
      { store: 'feed', parts: feed },
    ],
  }) as [Entry[][], Entry[][]];
}

/** Writes to one store. */
export function* write(store: StoreName, change: Change, account: Account, meanwhile?: () => void): Operation<Outcome> {
  return (yield { do: 'write', store, change, account, meanwhile }) as Outcome;
}

/** Waits for something that is not storage; without a turn of the event loop if it is not a promise. */
export function* waitFor<Result>(start: () => Result | Promise<Result>): Operation<Result> {
  return (yield { do: 'await', start }) as Result;
}
