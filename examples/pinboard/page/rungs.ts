import type { FeedPin } from './api.js';

const NAMES: Readonly<Record<string, string>> = {
  full: 'graph network',
  dot: 'nearest by network',
  collaborative: 'saved together',
  cached: 'your last good ranking',
  trending: 'trending',
};

/** What a rung of the ladder is called. */
export function rungName(rung: string): string {
  return NAMES[rung] ?? rung;
}

/** Who ranked the pins of a chunk, each once. */
export function rungsOf(pins: readonly FeedPin[]): string[] {
  return [...new Set(pins.flatMap(({ rung }) => (rung === undefined ? [] : [rungName(rung)])))];
}
