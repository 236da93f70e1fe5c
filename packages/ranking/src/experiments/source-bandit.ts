import type { CallOptions, Clock, OrderedStore, Random } from '@feedloom/core';

/** What came of an item that a source gave. */
export interface SourceOutcome {
  /** Names the showing: the same one counts once. */
  readonly event: string;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Of whom: a language, a market, the age of an account. No user's id. */
  readonly segment: string;
  /** The source that gave the item. */
  readonly source: string;
  /** What it was worth: 0 for nothing to 1. */
  readonly reward: number;
}

/** One source's part of a mix. */
export interface SourceShare {
  /** The source. */
  readonly source: string;
  /** Its share of the places; all of them sum to 1. */
  readonly share: number;
  /** How likely a place was to go to it, for the log: the same number. */
  readonly propensity: number;
}

/** A mix of sources, and by what it was made. */
export interface SourceMix {
  /** One for each source, in the order of the options: the rates of a mix by ratio. */
  readonly shares: readonly SourceShare[];
  /** Names the policy and its state, for the log. */
  readonly policy: string;
}

/** Learns for each segment which sources are worth their places. Holds no data of users. */
export interface SourceBandit {
  /** A mix for a segment, drawn anew each time: what is uncertain varies, and so is found out. One read. */
  mix(segment: string, options?: CallOptions): Promise<SourceMix>;
  /** Learns what came of items, each event once. @returns How many were new. */
  learn(outcomes: readonly SourceOutcome[], options?: CallOptions): Promise<number>;
  /** Forgets what was learnt of a segment. */
  reset(segment: string, options?: CallOptions): Promise<void>;
}

/** What is mixed, and how. */
export interface SourceBanditOptions {
  /** Keeps what is learnt, one cell a segment. */
  readonly store: OrderedStore;
  /** What the names of partitions begin with, `[a-z0-9_-]{1,64}`. @defaultValue `'feedloom'` */
  readonly namespace?: string | undefined;
  /** Names the mix, so that several can be learnt, `[a-z0-9_-]{1,64}`. */
  readonly name: string;
  /** The sources, at most 32, each once. What was learnt of one that is not named any more is forgotten. */
  readonly sources: readonly string[];
  /** The least share of every source; with it, no source is given up for ever. @defaultValue `0.03` */
  readonly floorRatio?: number | undefined;
  /** After how long an outcome counts half, in milliseconds. @defaultValue 7 days */
  readonly halfLifeMs?: number | undefined;
  /** What is thought before the first outcome: so many rewards in so many showings. @defaultValue `{ rewards: 1, showings: 10 }` */
  readonly prior?:
    | {
        /** So many rewards. */
        readonly rewards: number;
        /** In so many showings. */
        readonly showings: number;
      }
    | undefined;
  /** How many draws make a mix: 1 gives nearly all places to one source, many an even temper. @defaultValue `32` */
  readonly draws?: number | undefined;
  /** How many of a segment's latest events are told from repeats; older ones than all of them are refused. @defaultValue `4096` */
  readonly rememberedEvents?: number | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
  /** Chance, for the draws and for pauses. @defaultValue the system's */
  readonly random?: Random | undefined;
}
