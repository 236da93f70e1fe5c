import type { Clock, Ranker } from '@feedloom/core';

/** One rung: a ranker and what to call it in labels, metrics and statistics. */
export interface Rung<Item> {
  /** Its name; items that it places carry it. */
  readonly name: string;
  /** Orders candidates; may fail, be late, answer short or wrongly. */
  readonly ranker: Ranker<Item>;
  /** The least time with which it is tried, in milliseconds. @defaultValue its observed 95th percentile alone */
  readonly minimumMs?: number | undefined;
}

/** A rung, or a ranker that has a name of its own. */
export type RungLike<Item> =
  | Rung<Item>
  | (Ranker<Item> & {
      /** Its name as a rung. */
      readonly name: string;
    });

/** How patient a ladder is. */
export interface LadderOptions {
  /** What its rungs are, in `degraded` lists and metrics. @defaultValue `'ranker'` */
  readonly part?: string | undefined;
  /** The whole time of a call whose caller gives none, in milliseconds. @defaultValue 150 */
  readonly limitMs?: number | undefined;
  /** What the last rung gets at least, even past the deadline, in milliseconds. @defaultValue 20 */
  readonly graceMs?: number | undefined;
  /** Calls of one rung under way, late ones among them, from which it counts as overloaded. @defaultValue 64 */
  readonly maxInFlight?: number | undefined;
  /** The share of failed calls above which a rung is left out, in [0, 1]. @defaultValue 0.2 */
  readonly failureRatio?: number | undefined;
  /** What half of the calls that this is judged by are forgotten in, in milliseconds. @defaultValue 10,000 */
  readonly windowMs?: number | undefined;
  /** The fewest calls that it is judged by. @defaultValue 20 */
  readonly minCalls?: number | undefined;
  /** How long a rung is left out before it is probed, in milliseconds. @defaultValue 5,000 */
  readonly openMs?: number | undefined;
  /** How long a rung that is too slow is left out before it is timed anew, in milliseconds. @defaultValue 1,000 */
  readonly retimeMs?: number | undefined;
  /** The longest that a probe may take, in milliseconds. @defaultValue 1,000 */
  readonly probeMs?: number | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

/** What became of one rung so far. */
export interface RungStats {
  /** The rung. */
  readonly name: string;
  /** Whether it is asked. */
  readonly state: 'closed' | 'half-open' | 'open';
  /** The 95th percentile of its time, in milliseconds; `undefined` until it has been timed. */
  readonly p95Ms: number | undefined;
  /** Calls whose best item it placed. */
  readonly answers: number;
  /** `answers` by all calls, in [0, 1]. */
  readonly share: number;
  /** Items that it placed. */
  readonly items: number;
  /** How often it was passed over or failed, by reason. */
  readonly failures: Readonly<Record<string, number>>;
}

/** The share per rung: the figure to alarm on. */
export interface LadderStats {
  /** Calls that were answered. */
  readonly calls: number;
  /** Its rungs, best first, and {@link AS_GIVEN}. */
  readonly rungs: readonly RungStats[];
}

/** The rung of candidates that no rung has placed: they follow in the order in which they were given. */
export const AS_GIVEN = 'as-given';
