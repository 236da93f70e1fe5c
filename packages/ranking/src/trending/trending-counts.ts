import type { EventReader } from '../journal/event-reader.js';
import type { ItemTrend } from './segment-counts.js';

/** The segment that every event belongs to. */
export const EVERYBODY = '';

/** By what items are listed. */
export type TrendingOrder = 'trend' | 'popularity';

/** How to list what is trending. */
export interface TopOptions {
  /** The most items. @defaultValue 50, at most the `kept` of the counts */
  readonly limit?: number | undefined;
  /** By what. @defaultValue `'trend'` */
  readonly by?: TrendingOrder | undefined;
}

/** An item of a list of what is trending. */
export interface TrendingItem {
  /** The item. */
  readonly item: string;
  /** Its trend or popularity; higher is better, comparable within one segment. */
  readonly score: number;
  /** The segment in which it scores so: the best of those that were asked for. */
  readonly segment: string;
  /** Different users behind it. */
  readonly users: number;
}

/** What is popular and what is becoming so, by segment, learned event by event. */
export interface TrendingCounts extends EventReader {
  /**
   * The best items of segments, best first, each once. Computed at most once per `refreshMs` for each segment.
   *
   * @param segments - Where to look. @defaultValue everybody
   */
  top(segments?: readonly string[], options?: TopOptions): TrendingItem[];
  /** What an item counts in a segment; `undefined` for one that is not counted there. */
  of(item: string, segment?: string): ItemTrend | undefined;
  /** The segments that are counted, {@link EVERYBODY} among them once something has happened. */
  segments(): string[];
}
