import type { CallOptions } from '@feedloom/core';
import type { Candidate } from './item.js';

/** The best unseen items of one source. */
export interface PoolHead<Data, Source extends string = string> {
  /** Whose pool it is. */
  readonly source: Source;
  /** Best first. */
  readonly items: readonly Candidate<Data, Source>[];
  /** How many items the pool holds: exact if it is `items.length`, else an estimate. */
  readonly size: number;
}

/** What a generator is asked for. Everything that its answer may depend on is here or in the heads. */
export interface GenerateRequest {
  /** How many items the chunk should hold: the usual size, or more after failures. */
  readonly size: number;
  /** The most items that the chunk may hold. */
  readonly max: number;
  /** Same heads, request and seed: same slate. */
  readonly seed: string;
  /** What the generator returned as {@link Slate.carry} in the user's last chunk; `undefined` at first. */
  readonly carry: unknown;
  /** Wall-clock time, in milliseconds since the Unix epoch. */
  readonly now: number;
  /** Milliseconds since the user's last visit; `undefined` on the first. */
  readonly sinceLastVisitMs: number | undefined;
  /** Counts the user's sessions, from 1; a session ends after `sessionGapMs` without a visit. */
  readonly session: number;
  /** What the caller of `open` passed on, for rules to read. */
  readonly signals: Readonly<Record<string, unknown>>;
}

/** One item of a slate, and why it stands there. */
export interface Pick<Source extends string = string> {
  /** The item. */
  readonly id: string;
  /** The pool that it is taken from. */
  readonly source: Source;
  /** The rule that chose it, for example `ratio` or `slot`. */
  readonly rule: string;
  /** How many places a later rule moved it down (positive) or up (negative). */
  readonly displaced: number;
  /** The limits that it breaks because nothing else was left; `undefined` if none. */
  readonly relaxed?: readonly string[] | undefined;
}

/** An item that a rule kept out of the slate. */
export interface Withheld<Source extends string = string> {
  /** The item. */
  readonly id: string;
  /** The pool that it was found in. */
  readonly source: Source;
  /** The rule that withheld it. */
  readonly rule: string;
}

/** A chunk before it is committed. */
export interface Slate<Source extends string = string> {
  /** In the order to be shown; no id twice. */
  readonly picks: readonly Pick<Source>[];
  /** Leave their pool for good. */
  readonly drops: readonly Withheld<Source>[];
  /** Stay in their pool for a later session. */
  readonly defers: readonly Withheld<Source>[];
  /** JSON to be handed back in the next request. Not kept if the slate is not committed. */
  readonly carry: unknown;
  /** Names the policy that decided, so that records of different policies can be told apart. */
  readonly policy: string;
}

/**
 * Decides quantity, composition and arrangement of new items.
 *
 * It may take from a pool only what {@link PoolHead.items} offers. Throwing or being late costs nothing: the feed
 * service then answers from the materialised feed and asks for at least as much next time.
 */
export interface Generator<Data, Source extends string = string> {
  /** Makes a slate. @returns At most {@link GenerateRequest.max} picks, in the order to be shown. */
  generate(
    heads: readonly PoolHead<Data, Source>[],
    request: GenerateRequest,
    options?: CallOptions,
  ): Slate<Source> | Promise<Slate<Source>>;
}
