import type { CallOptions, Clock, OrderedStore, Random } from '@feedloom/core';
import type { KindWeights } from '../journal/kind-weights.js';
import type { VectorLookup } from './vector-lookup.js';

/** Where profiles lie and how they learn. Whoever opens the same ones elsewhere must give the same options. */
export interface ProfilesOptions extends CallOptions {
  /** Keeps the profiles: one cell a user. Stays open when the profiles are closed. */
  readonly store: OrderedStore;
  /** What the names of partitions begin with, `[a-z0-9_-]{1,64}`. @defaultValue `'feedloom'` */
  readonly namespace?: string | undefined;
  /** Finds the vectors of items, all of one space. */
  readonly vectors: VectorLookup;
  /**
   * Identifies the space of the vectors; a function where it changes, as a table that is refreshed does. A profile of
   * another space is moved when it is next used.
   */
  readonly space: string | (() => string);
  /** What kinds of interaction say, below 0 for what is not liked; 2 is as much as a save. @defaultValue `KIND_WEIGHTS` */
  readonly kindWeights?: KindWeights | undefined;
  /** From which cosine on two items are of one taste; depends on the space. @defaultValue `0.6` */
  readonly sameTaste?: number | undefined;
  /** After how long what a user did counts half, in milliseconds. @defaultValue 30 days */
  readonly halfLifeMs?: number | undefined;
  /** After how long what a user is after just now counts half, in milliseconds. @defaultValue 2 hours */
  readonly sessionHalfLifeMs?: number | undefined;
  /** The most of the interests' weight that the session has, 0 to 1. @defaultValue `0.5` */
  readonly sessionShareRatio?: number | undefined;
  /** The most recent actions kept of a user. @defaultValue `200` */
  readonly recentActions?: number | undefined;
  /** The most interests kept of a user. @defaultValue `32` */
  readonly interests?: number | undefined;
  /** The most tastes that a user does not like. @defaultValue `16` */
  readonly aversions?: number | undefined;
  /** The most disliked items kept of a user. @defaultValue `500` */
  readonly disliked?: number | undefined;
  /** How many of a user's latest events are told from repeats; older ones than all of them are refused. @defaultValue `512` */
  readonly rememberedEvents?: number | undefined;
  /** How many users' profiles are kept unpacked in the process. @defaultValue `1000` */
  readonly cachedUsers?: number | undefined;
  /** How old such a profile may be and still be used without a look at the store, in milliseconds. @defaultValue `0` */
  readonly staleMs?: number | undefined;
  /** Time; its wall clock is compared across processes. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
  /** Chance, for pauses between attempts. @defaultValue the system's */
  readonly random?: Random | undefined;
}
